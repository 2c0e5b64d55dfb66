internal import ArgumentParser
internal import Attestation
internal import FileIO
internal import StrictJSON
internal import Trust

struct LineageCommand: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: "What was a model made from, back to its base?",
        discussion: """
            Each step is told as it is attested: pinned by a digest that is known, or only named. A model that says nothing of \
            its origin is "not stated", which is not the same as "from scratch".

            oracle lineage CompVis/stable-diffusion-v-1-4-original
            oracle lineage ./model
            """)

    @Argument(help: ArgumentHelp("owner/model, a digest, or a path.", valueName: "model"))
    var model: String

    @Flag(help: "Also list the models that name this one as a parent.")
    var descendants = false

    @OptionGroup var global: GlobalOptions

    /// What is shown of one tap.
    private struct Found {
        let name: ModelName
        let lineage: Lineage
        let verdict: Standing?
    }

    func run(_ context: Context) throws -> ExitStatus {
        let question = Question(word: model)
        if FileStatus.exists(model), question == .notADigest {
            let answer = try VerifyAnswer(context, policy: nil, asName: nil, reading: .parse([]))
            defer { answer.court.close() }
            return try show(try answer.verify(model), answer.court, context)
        }
        let court = try Court(context, policy: nil)
        defer { court.close() }
        switch question {
        case .digests(let digests):
            let verdict = try court.judge.judge(digests: digests)
            return try show(VerdictAnswer(input: model, digests: digests, verdict: verdict), court, context)
        case .prefix, .alias, .malformed:
            throw CommandError.usage("\(model) is no whole digest", help: "oracle lookup \(model)")
        case .notADigest: break
        }
        guard let name = try InfoAnswer.resolve(model, court),
            let information = try court.judge.information(on: name).first
        else { return try InfoAnswer(context).run(model) }
        return try show(
            Found(name: information.name, lineage: information.lineage, verdict: nil), court, context,
            status: .success)
    }

    private func show(_ answer: VerdictAnswer, _ court: Court, _ context: Context) throws -> ExitStatus {
        guard let name = answer.verdict.name, let lineage = name.lineage else {
            if context.format.isJSON {
                try context.console.print(json: [
                    "schema": 1, "name": .null, "verdict": .string(answer.verdict.standing.rawValue),
                    "lineage": .null, "registries": .array(answer.verdict.registries.map(\.json)),
                ])
            } else {
                try answer.print(to: context.console, now: court.now)
            }
            return answer.status
        }
        return try show(
            Found(name: name.name, lineage: lineage, verdict: answer.verdict.standing), court, context,
            status: answer.status)
    }

    private func show(_ found: Found, _ court: Court, _ context: Context, status: ExitStatus) throws
        -> ExitStatus
    {
        let children =
            descendants ? try court.judge.information(on: found.name).flatMap(\.children) : []
        let console = context.console
        if context.format.isJSON {
            try console.print(
                json: .members([
                    "schema": 1, "name": .string(found.name.description),
                    "verdict": found.verdict.map { .string($0.rawValue) } ?? .null,
                    "lineage": found.lineage.json,
                    "descendants": descendants
                        ? .array(
                            children.map {
                                [
                                    "name": .string($0.name.description),
                                    "relation": .string($0.relation.rawValue),
                                ]
                            }) : nil,
                    "registries": .array(court.judge.registries.map(\.json)),
                ]))
            return status
        }
        let start: TerminalText = found.verdict.map { "\($0.rawValue, $0.style)  " } ?? ""
        for (index, line) in found.lineage.tree.enumerated() {
            try console.print(index == 0 ? start + line : line)
        }
        if descendants {
            try console.print("")
            try console.print(
                children.isEmpty ? "No model names it as a parent." : "Models that name it as a parent:")
            for child in children {
                try console.print("  \(child.name)  \("(\(child.relation.rawValue))", .dim)")
            }
        }
        try console.print("")
        for registry in court.judge.registries {
            try console.print("registry: \(registry.text(now: court.now))")
        }
        try console.flush()
        if found.lineage.hasCycle { console.warning("these statements run in a circle") }
        if found.lineage.isTruncated { console.warning("the lineage goes on beyond what is shown") }
        return status
    }
}
