internal import ArgumentParser

/// The commands, in the order in which help shows them: what is used most stands first.
enum CommandList {
    struct Group {
        let title: String
        let commands: [any ParsableCommand.Type]
    }

    static var groups: [Group] {
        [
            Group(
                title: "Ask",
                commands: [
                    Lookup.self,
                    Verify.self,
                    Scan.self,
                    Info.self,
                    LineageCommand.self,
                    Search.self,
                    List.self,
                    CheckName.self,
                    DigestCommand.self,
                    Diff.self,
                ]),
            Group(
                title: "Follow registries",
                commands: [Sync.self, TapGroup.self, Untap.self, LogGroup.self]),
            Group(
                title: "Sign and publish",
                commands: [
                    Create.self,
                    Attest.self,
                    Cosign.self,
                    Revoke.self,
                    AuditCommand.self,
                    Submit.self,
                    Observed.self,
                    Key.self,
                    RegistryGroup.self,
                    WitnessGroup.self,
                ]),
            Group(
                title: "This machine",
                commands: [
                    Doctor.self,
                    PolicyGroup.self,
                    Exclude.self,
                    Env.self,
                    Cache.self,
                    Completions.self,
                    Help.self,
                ]),
        ].filter { !$0.commands.isEmpty }
    }

    static var all: [any ParsableCommand.Type] { groups.flatMap(\.commands) }

    /// The names of the subcommands of a command, aliases too.
    static func names(of commands: [any ParsableCommand.Type]) -> [String] {
        commands.flatMap { [$0._commandName] + $0.configuration.aliases }
    }

    static func find(_ name: String, in commands: [any ParsableCommand.Type]) -> (any ParsableCommand.Type)? {
        commands.first { $0._commandName == name || $0.configuration.aliases.contains(name) }
    }

    static func has(_ name: String) -> Bool { find(name, in: all) != nil }

    /// What a group does where no subcommand is named, and nobody need know a name for.
    static func hiddenDefault(of command: any ParsableCommand.Type) -> (any ParsableCommand.Type)? {
        command.configuration.defaultSubcommand.flatMap { $0.configuration.shouldDisplay ? nil : $0 }
    }

    /// What can be run: commands without subcommands of their own, by their full names (`key list`). A default subcommand
    /// that is not shown has the name of its group (`tap`).
    static func leaves(
        of commands: [any ParsableCommand.Type], below path: String = ""
    ) -> [(path: String, command: any ParsableCommand.Type)] {
        commands.flatMap { command in
            let name = path + command._commandName
            let standard = hiddenDefault(of: command)
            let children = command.configuration.subcommands.filter { $0 != standard }
            return (standard.map { [(name, $0)] } ?? (children.isEmpty ? [(name, command)] : []))
                + leaves(of: children, below: "\(name) ")
        }
    }
}
