#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A person's editor, on this process's own terminal.
enum Editor {
    /// - Parameter command: of the environment, for /bin/sh, as git takes it: `code --wait` is one.
    static func run(_ command: String, on file: String) throws {
        let words = ["/bin/sh", "-c", "\(command) \"$1\"", "sh", file]
        let copies = words.map { strdup($0) } + [nil]
        defer { for copy in copies { free(copy) } }
        // Ctrl-C in the editor is the editor's.
        let status = try Interruption.deferring { () throws -> Int32 in
            var process: pid_t = 0
            let code = copies.withUnsafeBufferPointer {
                posix_spawn(&process, words[0], nil, nil, $0.baseAddress!, environ)
            }
            guard code == 0 else {
                throw CommandError("the editor cannot be started", cause: String(cString: strerror(code)))
            }
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            return status
        }
        guard status == 0 else {
            throw CommandError(
                "the editor failed; nothing was written", code: "editor.failed", cause: command)
        }
    }
}
