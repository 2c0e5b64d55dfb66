internal import ArgumentParser
internal import FileIO

/// What people type instead, and what they meant.
enum Mistakes {
    /// A first word that is no command: ArgumentParser knows no suggestion for those.
    static func find(_ words: [String]) -> CommandError? {
        var commands = CommandList.all
        var path: [String] = ["oracle"]
        // `oracle tap acme`, `oracle log acme`: a word that is no subcommand is the default one's argument.
        var takesMore = false
        for word in words {
            guard !commands.isEmpty, !word.hasPrefix("-") else { return nil }
            guard let command = CommandList.find(word, in: commands) else {
                if takesMore { return nil }
                return path.count == 1
                    ? unknownCommand(word)
                    : unknown(word, below: path.joined(separator: " "), in: commands)
            }
            path.append(word)
            commands = command.configuration.subcommands
            takesMore =
                CommandList.hiddenDefault(of: command) != nil || command is any AnswersByDefault.Type
        }
        return nil
    }

    /// What other tools call it.
    private static let elsewhere = [
        "version": "--version", "update": "sync", "pull": "sync", "fetch": "sync", "check": "verify",
        "hash": "digest",
        "show": "info", "find": "search", "ls": "list", "sign": "attest", "add": "tap", "remove": "untap",
        "rm": "untap",
    ]

    private static func unknownCommand(_ word: String) -> CommandError {
        if let meant = elsewhere[word] {
            return .usage("no such command: \(word)", help: "oracle \(meant)")
        }
        if let nearest = Suggestions.nearest(word, in: CommandList.names(of: CommandList.all)) {
            return .usage("no such command: \(word)", help: "oracle \(nearest)")
        }
        if FileStatus.exists(word), CommandList.has("verify") {
            return .usage("no command given; \(word) is a path", help: "oracle verify \(shellPath(word))")
        }
        if isHash(word), CommandList.has("lookup") {
            return .usage("no command given; \(word) is a hash", help: "oracle lookup \(word)")
        }
        if word.utf8.count(where: { $0 == UInt8(ascii: "/") }) == 1, CommandList.has("info") {
            return .usage(
                "no command given; \(word) looks like the name of a model", help: "oracle info \(word)")
        }
        return .usage("no such command: \(word)", help: "oracle help")
    }

    private static func unknown(
        _ word: String, below path: String, in commands: [any ParsableCommand.Type]
    ) -> CommandError {
        let names = CommandList.names(of: commands)
        let help = Suggestions.nearest(word, in: names).map { "\(path) \($0)" } ?? "\(path) --help"
        return CommandError(
            "no such command: \(path) \(word)", code: "usage",
            cause: "there are: \(names.joined(separator: ", "))",
            help: help, status: .usage)
    }

    /// Whether the word can only be a digest: an algorithm's name before it, or eight or more hex digits.
    static func isHash(_ word: String) -> Bool {
        if let colon = word.utf8.firstIndex(of: UInt8(ascii: ":")) {
            return ["sha256", "weights", "blake3"].contains(String(word[..<colon]))
        }
        return word.utf8.count >= 8
            && word.utf8.allSatisfy {
                switch $0 {
                case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
                default: false
                }
            }
    }

    /// ArgumentParser's complaint in the form that all errors have here.
    static func describe(_ error: any Error, _ words: [String]) -> CommandError {
        if let error = error as? CommandError { return error }
        var message = Root.message(for: error)
        if let first = message.first { message = first.lowercased() + message.dropFirst() }
        while message.hasSuffix(".") { message.removeLast() }
        var path = ["oracle"]
        var commands = CommandList.all
        for word in words {
            guard let command = CommandList.find(word, in: commands) else { break }
            path.append(word)
            commands = command.configuration.subcommands
        }
        return .usage(message, help: "\(path.joined(separator: " ")) --help")
    }
}
