internal import ArgumentParser
internal import Attestation
internal import Drawing
internal import FileIO
internal import StrictJSON
internal import Trust

struct LineageCommand: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: "What was a model made from, back to its base?",
        discussion: """
            Each step is told as it is attested: pinned by a digest that is known, or only named, and by whom it was measured. A model \
            that says nothing of its origin is "not stated", which is not the same as "from scratch".

            oracle lineage CompVis/stable-diffusion-v-1-4-original
            oracle lineage ./model --licenses
            oracle lineage OWNER/NAME --format svg > lineage.svg
            """)

    /// How a lineage is drawn.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case tree, dot, mermaid, svg
    }

    @Argument(help: ArgumentHelp("owner/model, a digest, or a path.", valueName: "model"))
    var model: String

    @Flag(help: "Also what was made from it.")
    var descendants = false

    @Flag(
        help:
            "The licenses along the lineage, as they are stated, and where one loses what its parent's asks.")
    var licenses = false

    @Option(
        name: .customLong("format"),
        help: ArgumentHelp("tree, dot (Graphviz), mermaid or svg.", valueName: "form"))
    var form: Form = .tree

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if global.json, form != .tree {
            throw ValidationError("--json and --format \(form.rawValue) are two answers")
        }
        if licenses, form != .tree { throw ValidationError("--licenses is a table: it has no --format") }
    }

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
            throw CommandError.usage("\(model) is no whole digest", help: "oracle lookup \(shellWord(model))")
        case .notADigest: break
        }
        guard let name = try InfoAnswer.resolve(model, court),
            let lineage = try court.judge.lineage(of: name)
        else { return try InfoAnswer(context).run(model) }
        return try show(
            Found(name: lineage.nodes.first?.name ?? name, lineage: lineage, verdict: nil), court, context,
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
        context.keep(found.lineage)
        let console = context.console
        let descents = descendants ? try court.judge.descent(of: found.name) : []
        if context.format.isJSON {
            try console.print(
                json: .members([
                    "schema": 1, "name": .string(found.name.description),
                    "verdict": found.verdict.map { .string($0.rawValue) } ?? .null,
                    "lineage": found.lineage.json,
                    "licenses": licenses ? LicenseChain(found.lineage).json(found.lineage) : nil,
                    "descendants": descendants ? .array(descents.flatMap(\.jsonElements)) : nil,
                    "registries": .array(court.judge.registries.map(\.json)),
                ]))
            return status
        }
        switch form {
        case .tree: try showTree(found, descents, court, console)
        case .dot: try console.write(Array(GraphDOT.text(LineageGraph(found.lineage, descents.first)).utf8))
        case .mermaid:
            try console.write(Array(GraphMermaid.text(LineageGraph(found.lineage, descents.first)).utf8))
        case .svg:
            let graph = LineageGraph(found.lineage, descents.first)
            try console.write(Array(GraphSVG.text(graph, title: "Lineage of \(found.name)").utf8))
        }
        try console.flush()
        if found.lineage.hasCycle { console.warning("these statements run in a circle") }
        if found.lineage.isTruncated {
            console.warning(
                "the lineage goes on beyond what is shown: at most \(TrustLimits.lineageDepth) steps and \(TrustLimits.lineageNodes) models"
            )
        }
        if descents.contains(where: \.isTruncated) {
            console.warning("there are more descendants than are shown")
        }
        return status
    }

    private func showTree(_ found: Found, _ descents: [Descent], _ court: Court, _ console: Console) throws {
        let start: TerminalText = found.verdict.map { "\($0.rawValue, $0.style)  " } ?? ""
        if licenses {
            try LicenseChain(found.lineage).print(found.lineage, start, to: console)
        } else {
            for (index, line) in found.lineage.tree.enumerated() {
                try console.print(index == 0 ? start + line : line)
            }
        }
        if descendants {
            try console.print("")
            try console.print(
                descents.isEmpty ? "Nothing was made from it, as far as is known." : "What was made from it:")
            for descent in descents { for line in descent.tree { try console.print(line) } }
        }
        try console.print("")
        for registry in court.judge.registries {
            try console.print("registry: \(registry.text(now: court.now))")
        }
    }
}
