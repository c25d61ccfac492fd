"""The browsers that act in the caller's name: listed, and disconnected from any one of them."""

from __future__ import annotations

from flask import g

from server import access, clock
from server.actions import devices
from server.api import answers, shapes
from server.api.auth import auth, caller
from server.api.blueprint import bp
from server.models import Device
from server.queries import team


@bp.get("/devices")
@bp.auth_required(auth)
@bp.output(answers.DevicesOut)
def list_devices() -> answers.DevicesOut:
    rows = team.devices(caller(), idle_since=clock.real() - devices.IDLE)
    return answers.DevicesOut(devices=[_device(row) for row in rows])


def _device(row: Device) -> answers.DeviceOut:
    return answers.DeviceOut(id=row.id, name=row.name, used=shapes.instant(row.used_at or row.created_at),
                             current=row.id == g.device.id)


@bp.delete("/devices/<int:device_id>")
@bp.auth_required(auth)
@bp.output({}, status_code=204)
@bp.doc(responses=[404])
def disconnect(device_id: int) -> str:
    row = Device.get_or_none(Device.id == device_id)
    if row is None:
        raise access.NotFound("no_device")
    devices.revoke(caller(), row, now=clock.real())
    return ""
