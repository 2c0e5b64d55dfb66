internal import ArgumentParser
internal import Cryptography
internal import StrictJSON

struct Observed: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "observed", abstract: "List models that were met here and that nobody has spoken of.",
        discussion: """
            verify and scan remember them in the state directory, by digest, path and the name that the path claims, 1,000 at \
            most. Nothing is sent anywhere. ORACLE_NO_OBSERVED=1 keeps them from being remembered.

            oracle observed
            oracle create --from-observed 1
            oracle observed --forget 1
            oracle observed --clear
            """)

    @Flag(help: "Forget all of them.")
    var clear = false

    @Option(help: ArgumentHelp("Forget one, by its number or digest.", valueName: "model"))
    var forget: String?

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if clear, forget != nil { throw ValidationError("--clear forgets all, --forget one") }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let observed = ObservedModels(context)
        let console = context.console
        if clear {
            // Even what cannot be read is forgotten.
            let count = (try? observed.models())?.count ?? 0
            try observed.clear()
            return try answer([], forgotten: count, context)
        }
        if let forget {
            let gone = try observed.forget(forget)
            return try answer(try observed.models(), forgotten: gone.count, context)
        }
        let models = try observed.models()
        if context.format.isJSON { return try answer(models, forgotten: 0, context) }
        if models.isEmpty {
            try console.print("No model was met here that nobody has spoken of.")
            try console.flush()
            console.hint(
                context.environment.isOn("ORACLE_NO_OBSERVED")
                    ? "ORACLE_NO_OBSERVED is set: none is remembered" : "oracle scan looks for models")
            return .success
        }
        var table = Table(alignments: [.right])
        for (index, model) in models.enumerated() {
            table.add([
                TerminalText("\(index + 1)"), TerminalText(model.name ?? "(no name)", .bold),
                TerminalText("\(model.digest.description.prefix(20))..."),
                TerminalText(String(model.last.prefix(10)), .dim), TerminalText(model.path),
            ])
        }
        try console.print(table)
        try console.flush()
        console.hint("in a clone of a registry: oracle create --from-observed NUMBER --source URL")
        return .success
    }

    private func answer(_ models: [ObservedModels.Model], forgotten: Int, _ context: Context) throws
        -> ExitStatus
    {
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "models": .array(models.map(\.json)), "forgotten": .int(forgotten),
            ])
        } else {
            try context.console.print("Forgot \(Human.count(forgotten, "model")).")
        }
        return .success
    }
}
