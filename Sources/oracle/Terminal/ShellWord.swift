/// A word of a command that a hint shows, as a POSIX shell reads it back: quoted only where it has to be.
func shellWord(_ text: String) -> String {
    let isPlain =
        !text.isEmpty
        && text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "_@%+=:,./-".utf8.contains(byte)
        }
    return isPlain ? text : "'\(text.replacing("'", with: "'\\''"))'"
}

/// A path, so that it can be pasted into a shell's command: one that starts with a dash would be an option.
func shellPath(_ path: String) -> String { shellWord(path.hasPrefix("-") ? "./\(path)" : path) }
