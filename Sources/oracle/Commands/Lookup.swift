internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import StrictJSON
internal import Trust

struct Lookup: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup", abstract: "I have a hash: whose bytes are these?",
        discussion: """
            A bare hex string is looked up as SHA-256 of a file and as weights digest; 8 to 63 digits list what starts so, \
            without a verdict. Names that other programs give (safemodels, AutoV2, AutoV3, gguf-hash, OMS; oracle digest --all) lead to \
            a model, without a verdict. With - digests and checksum lines (GNU and BSD) are read from standard input, and every line is \
            answered in one line, in order. No socket is opened.

            oracle lookup e5b1a55b89c1367dacf97e3e19bfd829a01529dbfdeefa8caeb59b3f1b81dadb
            sha256sum *.safetensors | oracle lookup -
            """)

    @Argument(help: ArgumentHelp("Digests; - for standard input.", valueName: "hash"))
    var inputs: [String]

    @Option(name: .customLong("as"), help: ArgumentHelp("Only this name can pass.", valueName: "name"))
    var asName: String?

    @Option(help: ArgumentHelp("A policy in place of your own.", valueName: "file"))
    var policy: String?

    @OptionGroup var batch: BatchOptions
    @OptionGroup var global: GlobalOptions

    var format: OutputFormat { batch.jsonl ? .jsonLines : global.json ? .json : .text }

    func run(_ context: Context) throws -> ExitStatus {
        if let other = try elsewhere(context) { return other }
        let questions = inputs.map { Question(word: $0) }
        // What is no question is said before a registry is opened.
        for (input, question) in zip(inputs, questions) where input != "-" {
            switch question {
            case .malformed(let why): throw CommandError.usage("\(input): \(why)", help: "oracle help lookup")
            case .notADigest
            where (4..<8).contains(input.utf8.count) && input.utf8.allSatisfy(Question.isHex):
                throw CommandError.usage(
                    "\(input) is too short: the start of a digest has 8 digits or more",
                    help: "oracle help lookup")
            case .notADigest:
                throw CommandError.usage(
                    "\(input.isEmpty ? "an empty word" : input) is neither a digest, a path, nor the name of a model",
                    help: "oracle help lookup")
            case .digests, .prefix, .alias: break
            }
        }
        let lookup = try LookupAnswer(context, policy: policy, asName: try asName.map(Self.name))
        defer { lookup.court.close() }
        if inputs == ["-"] {
            return try LookupBatch(lookup, readStandardInput(limit: LookupBatch.inputLimit)).run()
        }
        guard !inputs.contains("-") else {
            throw CommandError.usage(
                "- stands alone: digests are read from standard input or given, not both")
        }
        var statuses: [ExitStatus] = []
        var documents: [JSON] = []
        for (index, (input, question)) in zip(inputs, questions).enumerated() {
            if index > 0, context.format == .text { try context.console.print("") }
            let (status, json): (ExitStatus, JSON?)
            switch question {
            case .digests(let digests): (status, json) = try lookup.answer(input, digests)
            case .prefix(let prefix, let algorithm):
                (status, json) = try lookup.candidates(input, prefix, algorithm)
            case .alias(let alias): (status, json) = try lookup.answer(input, alias)
            case .notADigest, .malformed: continue
            }
            statuses.append(status)
            guard let json else { continue }
            if context.format == .json {
                documents.append(json)
            } else {
                try context.console.print(jsonLine: json)
            }
        }
        if context.format == .json {
            try context.console.print(json: ["schema": 1, "results": .array(documents)])
        }
        return .worst(statuses)
    }

    /// `lookup PATH` verifies and `lookup NAME` shows what is known, with a hint.
    private func elsewhere(_ context: Context) throws -> ExitStatus? {
        guard inputs.count == 1, inputs[0] != "-", Question(word: inputs[0]) == .notADigest else {
            return nil
        }
        let input = inputs[0]
        if FileStatus.exists(input) {
            context.console.hint("\(input) is a path; this is oracle verify \(shellPath(input))")
            return try VerifyAnswer(
                context, policy: policy, asName: try asName.map(Self.name), reading: .parse([])
            )
            .run([input])
        }
        if (try? ModelName(input)) != nil {
            context.console.hint("\(input) is a name; this is oracle info \(input)")
            return try InfoAnswer(context).run(input)
        }
        return nil
    }

    /// A name that was typed.
    static func name(_ text: String) throws -> ModelName {
        do { return try ModelName(text) } catch {
            throw CommandError.usage(
                "\(shellWord(text)) is no model's name", help: "a model's name is owner/model")
        }
    }
}
