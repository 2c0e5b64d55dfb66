// GitWire
