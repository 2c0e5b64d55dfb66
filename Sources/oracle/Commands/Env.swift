internal import ArgumentParser
internal import FileIO
internal import StrictJSON

struct Env: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "env", abstract: "Print where things are kept and which variables are heard.")

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let places = context.places
        let rows: [(key: String, value: String?)] = [
            ("config", places.config),
            ("data", places.data),
            ("cache", places.cache),
            ("state", places.state),
            ("bundle", places.bundle),
            ("git-helper", places.gitHelper),
            ("witness-server", places.witnessServer),
            ("system-policy", Places.systemPolicy),
            ("user-policy", places.userPolicy),
            (
                "project-policy",
                try ProjectPolicy(workingDirectory: realPath(".")).nearest(outside: nil).path
            ),
        ]
        if context.format.isJSON {
            var members: [JSON.Member] = [
                JSON.Member("schema", 1), JSON.Member("version", .string(oracleVersion)),
            ]
            members += rows.map { JSON.Member($0.key, $0.value.map { .string($0) } ?? .null) }
            members += [
                JSON.Member("offline", .bool(context.isOffline)),
                JSON.Member("default-tap", .bool(context.followsDefaultTap)),
                JSON.Member(
                    "variables",
                    .object(
                        Self.variables.compactMap { name in
                            context.environment[name].map { JSON.Member(name, .string($0)) }
                        })),
            ]
            try context.console.print(json: .object(members))
            return .success
        }
        var table = Table()
        for row in rows {
            table.add([TerminalText(row.key, .bold), TerminalText(row.value ?? "none")])
        }
        try context.console.print(table)
        let heard = Self.variables.compactMap { name in
            context.environment[name].map { "\(name)=\($0)" }
        }
        try context.console.print("")
        try context.console.print("version \(oracleVersion)")
        for variable in heard { try context.console.print("\(variable)") }
        return .success
    }

    /// What the environment can say. The passphrase is heard too, and not shown.
    static let variables = [
        "ORACLE_HOME", "ORACLE_BUNDLE", "ORACLE_GIT_HELPER", "ORACLE_WITNESS_SERVER", "ORACLE_OFFLINE",
        "ORACLE_NO_DEFAULT_TAP", "ORACLE_NO_OBSERVED",
        "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "TMPDIR", "NO_COLOR",
        "CLICOLOR_FORCE",
    ]
}
