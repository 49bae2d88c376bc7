"""``tempo devices``: where a set can be played to, and what to do about where it cannot."""

import click


@click.command(name="devices")
def command() -> None:
    """List the outputs in order of preference, and the devices that each can play to.

    `tempo run --output` takes the name of an output, and `--device` that of a device or a part of
    it. Where an output cannot play, it says what to do.
    """
    from tempo.errors import DeviceError, shown
    from tempo.outputs.devices import DEVICES

    for name, output in DEVICES.items():
        try:
            found = output.names()
        except DeviceError as error:
            click.echo(f"{click.style('no', fg='red')}  {name:<12} {error}")
            continue
        mark = click.style("ok", fg="green")
        for place in found:
            click.echo(f"{mark}  {name:<12} {shown(place)}")
