// Writes strict JSON Schemas of the part of Microsoft Graph that the sandbox speaks, from Microsoft's published types.
// How to run it: connectors/sandbox/schemas/README.md
import { mkdtempSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const [packages, target] = process.argv.slice(2);
if (!packages || !target) {
  console.error("usage: node make_graph_schemas.mjs FOLDER_WITH_NODE_MODULES OUTPUT.json");
  process.exit(2);
}

// The published types leave out OData's annotations and what each request may carry: both are named here.
const shapes = `
import * as Graph from "@microsoft/microsoft-graph-types";

interface OData { "@odata.context"?: string; "@odata.type"?: string; "@odata.etag"?: string }
interface Page extends OData { "@odata.nextLink"?: string; "@odata.deltaLink"?: string; "@odata.count"?: number }

interface Property { id: string; value: string }
export interface AttachedFile extends Graph.FileAttachment { "@odata.type"?: "#microsoft.graph.fileAttachment"; "@odata.mediaContentType"?: string }
export interface AttachmentAnswer extends AttachedFile { id: string; "@odata.context"?: string }
type MessageFields = Omit<Graph.Message, "attachments" | "extensions" | "multiValueExtendedProperties" | "singleValueExtendedProperties">;
type Writable = "bccRecipients" | "body" | "categories" | "ccRecipients" | "flag" | "from" | "importance" | "inferenceClassification"
  | "internetMessageId" | "isDeliveryReceiptRequested" | "isRead" | "isReadReceiptRequested" | "replyTo" | "sender" | "subject" | "toRecipients";

export interface MessageAnswer extends MessageFields, OData {
  id: string;
  attachments?: AttachedFile[];
  singleValueExtendedProperties?: Property[];
  "singleValueExtendedProperties@odata.context"?: string;
  "@removed"?: { reason: "deleted" | "changed" };
}
export interface MessageUpdate extends Pick<Graph.Message, Writable> { singleValueExtendedProperties?: Property[] }
export interface MessageDraft extends MessageUpdate {
  attachments?: AttachedFile[];
  internetMessageHeaders?: { name: string; value: string }[];
}
export interface ReplyRequest { comment?: string; message?: MessageDraft }
export interface MoveRequest { destinationId: string }
export interface MessageCollection extends Page { value: MessageAnswer[] }
export interface MailFolderAnswer extends Omit<Graph.MailFolder, "childFolders" | "messageRules" | "messages" | "multiValueExtendedProperties" | "singleValueExtendedProperties">, OData {
  id: string;
  sizeInBytes?: number;
}
export interface MailFolderRequest { displayName: string; isHidden?: boolean }
export interface MailFolderCollection extends Page { value: MailFolderAnswer[] }
export interface UserAnswer extends OData, Pick<Graph.User, "businessPhones" | "displayName" | "givenName" | "jobTitle" | "mail"
  | "mobilePhone" | "officeLocation" | "otherMails" | "preferredLanguage" | "proxyAddresses" | "surname" | "userPrincipalName"> { id: string }
export interface ErrorAnswer {
  error: { code: string; message: string; innerError: { date: string; "request-id": string; "client-request-id": string } };
}
`;

const folder = mkdtempSync(join(resolve(packages), "shapes-"));
writeFileSync(join(folder, "shapes.ts"), shapes);
const { createGenerator } = createRequire(join(resolve(packages), "package.json"))("ts-json-schema-generator");
const schema = createGenerator({
  path: join(folder, "shapes.ts"),
  type: "*",
  expose: "export",
  jsDoc: "none",
  additionalProperties: false,
  skipTypeCheck: true,
}).createSchema("*");
writeFileSync(target, JSON.stringify(schema) + "\n");
