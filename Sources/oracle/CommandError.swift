package import FileIO
package import StrictJSON

/// What could not be done, why, and what to do about it.
///
///     error: no such file: model.safetensors
///       cause: ...
///     help: oracle verify ./model
package struct CommandError: Error, Hashable, Sendable {
    /// Stable, for programs: `file.not-found`, `disk-full`, `usage`, ...
    package var code: String
    /// One line without a full stop, in lower case, that names the thing.
    package var what: String
    package var cause: String?
    /// A command, or a short sentence where no command would help.
    package var help: String?
    package var status: ExitStatus

    package init(
        _ what: String, code: String = "failed", cause: String? = nil, help: String? = nil,
        status: ExitStatus = .failed
    ) {
        self.code = code
        self.what = what
        self.cause = cause
        self.help = help
        self.status = status
    }

    package static func usage(_ what: String, help: String? = nil) -> CommandError {
        CommandError(what, code: "usage", help: help, status: .usage)
    }

    package static let interrupted = CommandError("interrupted", code: "interrupted", status: .interrupted)

    package init(_ error: FileError) {
        let path = error.path == "-" ? "standard input" : error.path
        if error.isNotFound {
            self.init("no such file or directory: \(path)", code: "file.not-found")
        } else if error.isDiskFull {
            self.init(
                "the disk is full", code: "disk-full", cause: "\(path): cannot \(error.operation)",
                help: "make room and run the same command again; nothing that was there is lost")
        } else if error.isReadOnly {
            self.init(
                "cannot \(error.operation) \(path)", code: "file.permission", cause: error.detail)
        } else {
            self.init("cannot \(error.operation) \(path)", code: "file", cause: error.detail)
        }
    }

    /// As it is shown. Names that somebody typed, or that a stranger chose, stand in it: one of no letters has to be seen, and one
    /// of thousands need not be.
    package var shown: CommandError {
        var shown = self
        shown.what = Self.shortened(what.hasSuffix(": ") ? "\(what)''" : what)
        shown.cause = cause.map { Self.shortened($0) }
        // What can be pasted is whole, as far as a path goes.
        shown.help = help.map { Self.shortened($0, word: 4200) }
        return shown
    }

    /// - Parameter word: bytes of a word that is shown whole.
    static func shortened(_ text: String, word limit: Int = 300) -> String {
        guard text.utf8.count > limit else { return text }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            word.utf8.count > limit ? "\(word.prefix(160))...\(word.suffix(40))" : String(word)
        }
        let line = words.joined(separator: " ")
        // Longer than any sentence with a list in it.
        return line.utf8.count > 8192 ? "\(line.prefix(4000))..." : line
    }

    /// The `error` member of a JSON answer (docs/schema/error.schema.json).
    package var json: JSON {
        let shown = shown
        return .members([
            "status": .int(Int(status.rawValue)), "code": .string(code), "message": .string(shown.what),
            "cause": shown.cause.map { .string($0) }, "help": shown.help.map { .string($0) },
        ])
    }

    package var document: JSON { ["schema": 1, "error": json] }
}
