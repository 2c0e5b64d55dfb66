internal import ArgumentParser
internal import FileIO
internal import StrictJSON

/// From the arguments to the exit status.
enum Runner {
    static func run(_ arguments: [String]) -> Int32 {
        Interruption.install()
        if let (request, context) = FastPath.request(arguments) { return execute(context, request) }

        let words = hoistingGlobalOptions(arguments)
        let fallback = Context.current(forUnparsed: words)
        guard let first = words.first else {
            // Status 0 would mean that a policy was met: an empty command line in a script must not say so.
            return execute(fallback) { context in
                try Help.printOverview(context.console)
                return .usage
            }
        }
        if first == "--version" || first == "-V" {
            return execute(fallback) { context in
                try context.console.print("oracle \(oracleVersion)")
                return .success
            }
        }
        if first == "--help" || first == "-h" {
            return execute(fallback) { context in
                try Help.printOverview(context.console)
                return .success
            }
        }
        let command: any OracleCommand
        do {
            if let mistake = Mistakes.find(words) { throw mistake }
            var parsed = try Root.parseAsRoot(words)
            guard let leaf = parsed as? any OracleCommand else {
                // `oracle lookup --help`: ArgumentParser answers with a command of its own, which throws the page.
                if type(of: parsed).configuration.subcommands.isEmpty { try parsed.run() }
                // `oracle key` alone: say what there is.
                return execute(fallback) { context in
                    try context.console.print(text: Root.helpMessage(for: type(of: parsed), columns: 100))
                    return .usage
                }
            }
            command = leaf
        } catch {
            return execute(fallback) { context in
                if Root.exitCode(for: error).isSuccess {
                    // ArgumentParser's way to say that help was asked for.
                    try context.console.print(text: Root.fullMessage(for: error, columns: 100))
                    return .success
                }
                throw Mistakes.describe(error, words)
            }
        }
        let global = command.global
        let context = Context.current(
            format: command.format, color: global.color, isQuiet: global.quiet, isOffline: global.offline)
        return execute(context) { try command.run($0) }
    }

    /// Runs a command's work and turns whatever it throws into words and a status.
    private static func execute(_ context: Context, _ body: (Context) throws -> ExitStatus) -> Int32 {
        // The process ends with this: what the answer was made from is left to the system, which takes it back at once.
        _ = Unmanaged.passRetained(context)
        let console = context.console
        var status: ExitStatus
        do {
            status = try body(context)
        } catch is OutputClosed {
            Interruption.endByClosedPipe()
        } catch {
            let failure = Interruption.isRequested ? .interrupted : CommandError(describing: error)
            status = failure.status
            if status != .interrupted { console.report(failure) }
            do {
                switch context.format {
                case .text: break
                case .json: try console.print(json: failure.document)
                case .jsonLines: try console.print(jsonLine: failure.document)
                }
            } catch is OutputClosed {
                Interruption.endByClosedPipe()
            } catch {
                console.report(CommandError(describing: error))
                status = .worst([status, .failed])
            }
        }
        do {
            if let failure = console.deferredFailure { throw failure }
            try console.finish()
        } catch is OutputClosed {
            Interruption.endByClosedPipe()
        } catch {
            console.report(CommandError(describing: error))
            // An answer that could not be written was not given; a refusal stays one.
            status = .worst([status, .failed])
        }
        return status.rawValue
    }

    /// `oracle --json lookup X` is `oracle lookup --json X`: ArgumentParser knows options of the root only before a
    /// subcommand, and those of a subcommand only behind it.
    static func hoistingGlobalOptions(_ arguments: [String]) -> [String] {
        var options: [String] = []
        var rest = arguments[...]
        while let word = rest.first {
            if ["--json", "--offline", "--quiet", "-q"].contains(word) || word.hasPrefix("--color=") {
                options.append(word)
                rest = rest.dropFirst()
            } else if word == "--color", rest.count > 1 {
                options += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        guard let command = rest.first else { return options }
        return [command] + options + rest.dropFirst()
    }
}

extension Context {
    /// As far as the options can be told from words that did not parse, or need not be parsed.
    fileprivate static func current(forUnparsed words: [String]) -> Context {
        let format: OutputFormat =
            words.contains("--jsonl") ? .jsonLines : words.contains("--json") ? .json : .text
        let color = ColorChoice.allCases.first { choice in
            words.contains("--color=\(choice.rawValue)")
                || zip(words, words.dropFirst()).contains { $0 == "--color" && $1 == choice.rawValue }
        }
        return .current(
            format: format, color: color ?? .auto, isQuiet: words.contains { $0 == "--quiet" || $0 == "-q" })
    }
}

extension Console {
    /// A text of several lines, without its line break at the end.
    func print(text: String) throws {
        try write(Array(text.utf8) + (text.utf8.last == 0x0A ? [] : [0x0A]))
    }
}
