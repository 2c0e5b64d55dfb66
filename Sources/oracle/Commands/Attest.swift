internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

/// `oracle attest`: statements, made and signed.
struct Attest: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "attest", abstract: "Make a statement and sign it.",
        subcommands: [
            AttestRelease.self, AttestObservation.self, AttestEvaluation.self, AttestComparison.self,
        ])
}

/// For commands that make statements.
struct AttestOptions: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp("Who signs: a signer of the registry, or a key that is here.", valueName: "signer")
    )
    var signer: String?

    @Option(
        help: ArgumentHelp("The registry's folder. Default: the one in which this runs.", valueName: "dir"))
    var registry: String?

    @Flag(help: "Make the statement and do not sign it; --output says where it goes.")
    var unsigned = false

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where an unsigned statement goes. Default: standard output.", valueName: "file"))
    var output: String?

    @OptionGroup var passphrase: PassphraseOptions

    func validate() throws {
        if unsigned, signer != nil { throw ValidationError("--unsigned signs nothing: leave --as out") }
        if !unsigned, signer == nil { throw ValidationError("--as SIGNER says who signs; or --unsigned") }
        if output != nil, !unsigned { throw ValidationError("--output is for --unsigned") }
    }
}

struct AttestRelease: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "As its publisher, sign what a manifest drafts of a release.",
        discussion: """
            Makes the statement of a draft that oracle create wrote, shows it, signs it, and writes statement, signature and \
            manifest. Whether this signer may say that in this registry is checked first.

            oracle attest release models/acme/tiny.json --as acme
            oracle attest release acme/tiny@1.0 --as acme
            """)

    @Argument(help: ArgumentHelp("A manifest, or OWNER/MODEL[@VERSION].", valueName: "manifest"))
    var manifest: String

    @OptionGroup var options: AttestOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        try AttestAnswer(context, options).attest(manifest, kind: .release)
    }
}

struct AttestObservation: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "observation", abstract: "As a curator, sign what public sources state of a model.",
        discussion: """
            Makes the statement of a draft that somebody contributed (oracle create OWNER/MODEL --source URL), shows it, signs \
            it, and writes statement, signature and manifest.

            oracle attest observation models/acme/tiny.json --as curators
            """)

    @Argument(help: ArgumentHelp("A manifest, or OWNER/MODEL[@VERSION].", valueName: "manifest"))
    var manifest: String

    @OptionGroup var options: AttestOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        try AttestAnswer(context, options).attest(manifest, kind: .observation)
    }
}

/// What `attest release` and `attest observation` do.
private struct AttestAnswer {
    let context: Context
    let options: AttestOptions

    init(_ context: Context, _ options: AttestOptions) {
        self.context = context
        self.options = options
    }

    func attest(_ word: String, kind: Draft.Kind) throws -> ExitStatus {
        let found = try DraftOnDisk.find(word, kind: kind, registry: options.registry, context)
        let draft = found.draft
        guard kind == .release || !draft.sources.isEmpty else {
            throw CommandError(
                "an observation of \(draft.label) names its sources, and the draft has none",
                code: "draft.no-sources",
                help: "oracle create \(draft.model) --source URL\(RegistryFolder.option(found.folder))")
        }
        guard draft.hasDigests else {
            throw CommandError(
                "\(draft.label) is drafted without a digest: there is nothing to sign",
                code: "draft.no-digests",
                help:
                    "oracle create PATH --name \(draft.model)\(draft.version.map { " --version \(shellWord($0))" } ?? "")\(RegistryFolder.option(found.folder))"
            )
        }
        let tree = FolderTree(found.folder)
        let statements = try draft.statements { weights in
            try tree.read("tensors/\(weights.hex).json", limit: RegistryLimits.tensors) != nil
        }
        guard let signer = options.signer else {
            return try writeUnsigned(statements, of: draft, folder: found.folder)
        }
        let signing = try StatementSigning(
            context, folder: found.folder, passphraseFile: options.passphrase.passphraseFile)
        let candidate = try signing.candidate(signer, for: draft.statement.predicate)
        // What is signed is shown before a passphrase is asked.
        if context.format == .text {
            for statement in statements { try context.console.write(statement) }
            try context.console.print("")
            try context.console.flush()
        }
        let filed = try signing.sign(statements, with: signing.open(candidate))
        try report(filed, draft, candidate, statements, folder: found.folder)
        return .success
    }

    private func report(
        _ filed: StatementSigning.Filed, _ draft: Draft, _ candidate: StatementSigning.Candidate,
        _ statements: [[UInt8]], folder: String
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(
                json: .members([
                    "schema": 1, "statement": .string(draft.kind.rawValue),
                    "model": .string(draft.model.description), "version": draft.version.map { .string($0) },
                    "signer": .string(candidate.signer.name), "key": .string(candidate.entry.name),
                    "attestations": .array(
                        zip(filed.ids, statements).map {
                            [
                                "id": .string($0.hex),
                                "payload": .string(String(decoding: $1, as: UTF8.self)),
                            ]
                        }),
                    "registry": .string(folder), "written": .strings(filed.paths),
                ]))
            return
        }
        try console.print(
            "\("signed", .good) \(draft.label) as \(candidate.signer.name) (\(candidate.signer.kind.rawValue))"
        )
        for id in filed.ids { try console.field("id", TerminalText(id.hex)) }
        for path in filed.paths { try console.field("wrote", TerminalText(path)) }
        try console.flush()
        console.hint("next: \(RegistryFolder.proposing(folder))")
    }

    private func writeUnsigned(
        _ statements: [[UInt8]], of draft: Draft, folder: String
    ) throws -> ExitStatus {
        guard let output = options.output else {
            guard !context.format.isJSON else {
                try context.console.print(json: unsigned(statements, [], of: draft))
                return .success
            }
            for statement in statements { try context.console.write(statement) }
            return .success
        }
        var paths: [String] = []
        for (index, statement) in statements.enumerated() {
            let path = statements.count == 1 ? output : "\(output).\(index + 1)"
            try writeOutput(statement, to: path)
            paths.append(path)
        }
        if context.format.isJSON {
            try context.console.print(json: unsigned(statements, paths, of: draft))
        } else {
            for path in paths { try context.console.print("wrote \(path), unsigned") }
            try context.console.flush()
            let files = paths.map(shellWord).joined(separator: " ")
            context.console.hint(
                "where the key is: oracle cosign \(files) --as SIGNER\(RegistryFolder.option(folder))")
        }
        return .success
    }

    private func unsigned(_ statements: [[UInt8]], _ paths: [String], of draft: Draft) -> JSON {
        .members([
            "schema": 1, "statement": .string(draft.kind.rawValue),
            "model": .string(draft.model.description), "version": draft.version.map { .string($0) },
            "signer": .null, "key": .null,
            "attestations": .array(
                statements.map {
                    [
                        "id": .string(PAE.id(.statement, $0).hex),
                        "payload": .string(String(decoding: $0, as: UTF8.self)),
                    ]
                }),
            "registry": .null, "written": .strings(paths),
        ])
    }
}
