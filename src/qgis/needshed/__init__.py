"""The plugin: adds needshed's algorithms to the Processing toolbox."""


def classFactory(iface):
    from .provider import Plugin

    return Plugin()
