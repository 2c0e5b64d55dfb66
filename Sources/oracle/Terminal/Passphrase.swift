#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A passphrase from the controlling terminal, as sudo and ssh ask: whatever standard input and output are.
enum Passphrase {
    /// Bytes; more is no passphrase.
    static let limit = 1024

    static func ask(_ prompt: String) throws(CommandError) -> [UInt8]? {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        // The terminal must come back whatever happens, so Ctrl-C only raises the flag here.
        return try Interruption.deferring { () throws(CommandError) in
            var before = termios()
            guard tcgetattr(terminal, &before) == 0 else { return nil }
            var silent = before
            silent.c_lflag &= ~tcflag_t(ECHO)
            silent.c_lflag |= tcflag_t(ECHONL)
            tcsetattr(terminal, TCSAFLUSH, &silent)
            defer { tcsetattr(terminal, TCSAFLUSH, &before) }
            let bytes = Array(prompt.utf8)
            _ = write(terminal, bytes, bytes.count)
            return try readLine(terminal)
        }
    }

    private static func readLine(_ terminal: Int32) throws(CommandError) -> [UInt8]? {
        var line: [UInt8] = []
        line.reserveCapacity(limit)
        var byte: UInt8 = 0
        while true {
            let count = read(terminal, &byte, 1)
            if count < 0, errno == EINTR {
                try Interruption.check()
                continue
            }
            guard count == 1 else { return line.isEmpty ? nil : line }
            if byte == UInt8(ascii: "\n") { return line }
            guard line.count < limit else {
                throw CommandError("a passphrase has at most \(limit) bytes", code: "key.passphrase")
            }
            line.append(byte)
        }
    }
}
