"""``tempo devices``: where a set can be played to, and what to do about where it cannot."""

import click

from tempo.cli import options
from tempo.cli.tell import tell


@click.command(name="devices", cls=options.Grouped)
def command() -> None:
    """List the outputs in order of preference, and the devices that each can play to.

    `tempo run --output` takes the name of an output, and `--device` that of a device or a part of
    it. Where an output cannot play, it says what to do.
    """
    from tempo.errors import DeviceError
    from tempo.outputs.devices import DEVICES

    for name, output in DEVICES.items():
        try:
            found = output.names()
        except DeviceError as error:
            tell("no", nl=False, fg="red")
            tell(f"  {name:<12} {error}")
            continue
        for place in found:
            tell("ok", nl=False, fg="green")
            tell(f"  {name:<12} {place}")
