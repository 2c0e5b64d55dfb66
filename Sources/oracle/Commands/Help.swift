internal import ArgumentParser
internal import StrictJSON

struct Help: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "help", abstract: "Explain a command or a topic: verdicts, policy, exit-codes.")

    @Argument(help: ArgumentHelp("A command, verdicts, policy, or exit-codes.", valueName: "topic"))
    var topic: [String] = []

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let console = context.console
        if topic == ["exit-codes"] {
            try printExitCodes(context)
            return .success
        }
        if topic.count == 1, let page = HelpTopic(rawValue: topic[0]) {
            let place = context.places.userPolicy
            if context.format.isJSON {
                try console.print(json: page.json(userPolicy: place))
            } else {
                for line in page.text(userPolicy: place).split(
                    separator: "\n", omittingEmptySubsequences: false)
                {
                    try console.print("\(line)")
                }
            }
            return .success
        }
        if let mistake = Mistakes.find(topic) {
            throw CommandError.usage(
                "no help on \(topic.joined(separator: " "))", help: mistake.help.map(helpOn))
        }
        var commands = CommandList.all
        var found: (any ParsableCommand.Type)?
        for word in topic {
            found = CommandList.find(word, in: commands) ?? found
            commands = found?.configuration.subcommands ?? []
        }
        guard !context.format.isJSON else {
            try console.print(json: overviewJSON)
            return .success
        }
        if let found {
            try console.print(text: Root.helpMessage(for: found, columns: 100))
        } else {
            try Self.printOverview(console)
        }
        return .success
    }

    /// `oracle lookup` -> `oracle help lookup`
    private func helpOn(_ command: String) -> String {
        let words = command.split(separator: " ").dropFirst()
        return words.first == "help" ? "oracle help" : "oracle help \(words.joined(separator: " "))"
    }

    private var overviewJSON: JSON {
        [
            "schema": 1,
            "commands": .array(
                CommandList.groups.flatMap { group in
                    CommandList.leaves(of: group.commands).map { path, command in
                        [
                            "command": .string(path), "group": .string(group.title),
                            "abstract": .string(command.configuration.abstract),
                        ]
                    }
                }),
        ]
    }

    private func printExitCodes(_ context: Context) throws {
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1,
                "statuses": .array(
                    ExitStatus.allCases.map {
                        ["status": .int(Int($0.rawValue)), "meaning": .string($0.meaning)]
                    }),
            ])
            return
        }
        var table = Table(alignments: [.right])
        for status in ExitStatus.allCases {
            table.add([TerminalText("\(status.rawValue)", .bold), TerminalText(status.meaning)])
        }
        try context.console.print(table)
        try context.console.print("")
        try context.console.print("In a batch the worst wins, in the order 5, 3, 6, 1, 4, 0.")
    }

    /// The page that `oracle`, `oracle help` and `oracle --help` show.
    static func printOverview(_ console: Console) throws {
        try console.print("\(Root.configuration.abstract)")
        for group in CommandList.groups {
            try console.print("")
            try console.print("\(group.title, .bold)")
            var table = Table()
            for command in group.commands where command.configuration.shouldDisplay {
                table.add(["  oracle \(command._commandName)", TerminalText(command.configuration.abstract)])
            }
            try console.print(table)
        }
        try console.print("")
        try console.print(
            "`oracle help COMMAND` explains a command, `oracle help verdicts`, `policy` and `exit-codes` the answers."
        )
    }
}
