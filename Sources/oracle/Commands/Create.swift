internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import Registry
internal import StrictJSON

struct Create: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Draft the manifest of a model, in a clone of a registry.",
        discussion: """
            Digests the model in one read, takes license and base model from its card, its adapter's configuration or its GGUF \
            metadata, finds the base in the registries that are followed, and writes models/OWNER/MODEL.json. Nothing is signed and \
            nothing is sent: oracle attest release signs it, oracle submit proposes it.

            oracle create ./my-model --name acme/tiny --version 1.0
            oracle create ./my-model --name acme/tiny --version 1.0 --base ./base --relation quantized
            oracle create acme/tiny --source https://huggingface.co/acme/tiny/tree/COMMIT --checksums SHA256SUMS
            oracle create --from-observed 2 --source https://huggingface.co/acme/tiny/tree/COMMIT

            Whoever is not the publisher names the public places that state the facts: with --source it is an observation, which a \
            curator signs, and the files need not be here.
            """)

    @Argument(
        help: ArgumentHelp(
            "A model: a file, a folder, a name in the Hugging Face cache; with --source also a name alone.",
            valueName: "model"))
    var model: String?

    @Option(help: ArgumentHelp("What it is called: OWNER/MODEL.", valueName: "name"))
    var name: String?

    @Option(
        name: .customLong("version"),
        help: ArgumentHelp(
            "Its version; by default the commit of a Hugging Face snapshot.", valueName: "version"))
    var release: String?

    @Option(
        help: ArgumentHelp(
            "What it was made from: NAME, NAME@VERSION, PATH or NAME=PATH; once for each.", valueName: "base")
    )
    var base: [String] = []

    @Option(
        help: ArgumentHelp(
            "How: finetune, adapter, merge, quantized, distilled, converted, pruned, edited.",
            valueName: "relation"))
    var relation: String?

    @Flag(help: "It was made from no other model.")
    var fromScratch = false

    @Flag(help: "Say nothing of a base, whatever the files claim.")
    var noBase = false

    @Option(help: ArgumentHelp("Its license, in place of what the files claim.", valueName: "license"))
    var license: String?

    @Option(help: ArgumentHelp("A sentence about it.", valueName: "text"))
    var description: String?

    @Option(help: ArgumentHelp("Its page.", valueName: "url"))
    var homepage: String?

    @Option(
        help: ArgumentHelp(
            "A public place that states this, as a URL with its commit or pypi:NAME@VERSION; once for each.",
            valueName: "url"
        ))
    var source: [String] = []

    @Option(
        help: ArgumentHelp(
            "What the sources are: publishers-list, measured or third-party. Default: by their owner.",
            valueName: "tier"))
    var tier: String?

    @Option(
        help: ArgumentHelp(
            "SHA-256 of files that are not here, as sha256sum prints them; - for standard input.",
            valueName: "file"))
    var checksums: String?

    @Flag(help: "Draft one of the models that oracle observed lists, by its number or digest.")
    var fromObserved = false

    @Flag(help: "Open the manifest in your editor before it is written.")
    var edit = false

    @Option(
        help: ArgumentHelp("The registry's folder. Default: the one in which this runs.", valueName: "dir"))
    var registry: String?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if fromScratch, !base.isEmpty || noBase {
            throw ValidationError("--from-scratch has no --base, and no --no-base")
        }
        if noBase, !base.isEmpty { throw ValidationError("--no-base has no --base") }
        if relation != nil, fromScratch || noBase { throw ValidationError("--relation is to a base") }
        if let relation, Relation(word: relation) == nil {
            throw ValidationError(
                "--relation is one of \(Relation.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        if let tier, Self.tiers[tier] == nil {
            throw ValidationError("--tier is one of publishers-list, measured, third-party")
        }
        if source.isEmpty, tier != nil || checksums != nil {
            throw ValidationError("--tier and --checksums are for what --source states")
        }
        if !fromObserved, model == nil {
            throw ValidationError("which model? a path, or OWNER/MODEL --source URL")
        }
    }

    private static let tiers: [String: Source.Tier] = [
        "publishers-list": .publishersList, "measured": .measured, "third-party": .thirdParty,
    ]

    func run(_ context: Context) throws -> ExitStatus {
        let folder = try RegistryFolder.find(option: registry, context)
        if fromObserved {
            var statuses: [ExitStatus] = []
            let chosen = try ObservedModels(context).choose(model, context)
            for observed in chosen {
                statuses.append(
                    try draft(observed.path, claimedName: observed.name, folder: folder, context))
            }
            return .worst(statuses.isEmpty ? [.success] : statuses)
        }
        return try draft(model, claimedName: nil, folder: folder, context)
    }

    private func draft(
        _ word: String?, claimedName: String?, folder: String, _ context: Context
    ) throws -> ExitStatus {
        let word = word ?? ""
        let reader = ModelReader(context, reading)
        var maker = DraftMaker(context, reader)
        var path: String? = FileStatus.exists(word) ? word : nil
        if path == nil, let found = try NamedModel.find(word, in: context) {
            context.console.note("taking \(found.place)")
            path = found.path
        }
        var read: DraftMaker.Reading?
        if let path {
            guard checksums == nil else {
                throw CommandError.usage("--checksums is of files that are not here, and \(path) is")
            }
            read = try maker.read(path)
        } else if source.isEmpty || (try? ModelName(word)) == nil {
            throw CommandError(
                "no such file or directory: \(word)", code: "file.not-found",
                help: (try? ModelName(word)) == nil
                    ? nil : "oracle create \(shellPath(word)) --source URL, if others state what it is")
        }
        let snapshot = read?.folder.snapshot
        let claimed = claimedName ?? snapshot?.name ?? SourceWord.hubModel(source)
        let writer = DraftWriter(context: context, folder: folder)
        let model = try writer.spelling(of: modelName(word, isHere: read != nil, claimed, context))
        let finder = try BaseFinder(context, reader, folder: folder)
        defer { finder.close() }
        if let imitation = try finder.imitation(by: model) {
            context.console.warning("\(model) imitates \(imitation.name): \(imitation.why)")
        }
        let version = try self.version(snapshot?.commit, context)
        var unknown = maker.unknown
        var (claims, files) =
            try read.map { try DraftMaker.facts($0, model: model, version: version) }
            ?? listed(model, version)
        claims.license = license ?? claims.license
        claims.summary = description
        claims.homepage = homepage
        if claims.license == nil { unknown.append("the license: --license LICENSE") }
        claims.lineage = try lineage(read, model, finder, &unknown, context)
        let sources = try source.map {
            try SourceWord.read(
                $0, of: model, tier: tier.flatMap { Self.tiers[$0] }, revision: snapshot?.commit ?? release)
        }
        if files.isEmpty { unknown.append("the digests: no file is here, and no --checksums were given") }
        let draft = Draft(
            sources.isEmpty ? .release : .observation, claims, files: files, weights: read?.weights,
            sources: sources)
        try checkFacts(draft)
        let tensors = read.flatMap { read in
            read.weights.flatMap { weights in
                read.manifest.map { ("tensors/\(weights.hash.hex).json", $0.text) }
            }
        }
        try report(
            writer.write(draft, tensors: tensors, edit: edit), unknown, folder: folder, context)
        return .success
    }

    // MARK: Name and version

    private func modelName(
        _ word: String, isHere: Bool, _ claimed: String?, _ context: Context
    ) throws -> ModelName {
        let asked = name ?? (isHere ? claimed.flatMap { (try? ModelName($0)) == nil ? nil : $0 } : word)
        let answer = try asked ?? ask("What is it called (OWNER/MODEL)? ", context)
        guard let answer else {
            throw CommandError(
                "what the model is called is not known", code: "create.name",
                cause: "neither its path nor a source says it", help: "--name OWNER/MODEL")
        }
        do { return try ModelName(answer) } catch {
            throw CommandError(
                "\"\(answer.prefix(200))\" is no name of a model", code: "create.name", cause: "\(error)",
                help: "--name OWNER/MODEL")
        }
    }

    private func version(_ commit: String?, _ context: Context) throws -> String? {
        if let known = release ?? commit { return known }
        // What is observed need not have one: a package's file has none.
        guard source.isEmpty else { return nil }
        guard let answer = try ask("Which version is it? ", context) else {
            throw CommandError(
                "which version it is is not known", code: "create.version", help: "--version VERSION")
        }
        return answer
    }

    private func ask(_ question: TerminalText, _ context: Context) throws -> String? {
        guard !context.format.isJSON else { return nil }
        let answer = context.console.ask(question)
        try Interruption.check()
        return answer.flatMap { $0.isEmpty ? nil : $0 }
    }

    // MARK: Facts

    /// What `--checksums` lists, for a model that is not here.
    private func listed(_ model: ModelName, _ version: String?) throws -> (
        Claims, [(name: FileName, sha256: Hash32)]
    ) {
        var claims = Claims(model: model, version: version)
        var files: [(name: FileName, sha256: Hash32)] = []
        guard let checksums else { return (claims, files) }
        let bytes =
            try checksums == "-" ? readStandardInput(limit: 4 << 20) : readFile(checksums, limit: 4 << 20)
        // By bytes: to Swift "\r\n" is one character.
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            func bad(_ why: String) -> CommandError {
                CommandError(
                    "\(checksums):\(index + 1): no checksum: \(why)", code: "create.checksums",
                    help: "sha256sum FILE... prints such lines")
            }
            let text = line.last == 0x0D ? line.dropLast() : line
            guard let text = String(validating: text, as: UTF8.self) else { throw bad("not UTF-8") }
            guard let checksum = ChecksumLine(Substring(text)) else { continue }
            guard case .digests(let digests) = Question(word: checksum.digest),
                let hash = digests.first(where: { $0.algorithm == .sha256 })?.hash, let stated = checksum.name
            else { throw bad("64 hex digits, two spaces and a name are one") }
            // An escaped name has what no name may have, and is refused with it.
            let name: FileName
            do { name = try FileName(String(stated)) } catch { throw bad("\(error)") }
            guard !files.contains(where: { $0.name == name }) else { throw bad("\(name) a second time") }
            var artifact = Claims.Artifact(name: name)
            artifact.kind = FileRole.of(name: name.description).holdsWeights ? "weights" : nil
            claims.artifacts.append(artifact)
            files.append((name, hash))
        }
        return (claims, files)
    }

    /// What a statement would not take is said here, before anything is written.
    private func checkFacts(_ draft: Draft) throws {
        let manifest = Manifest(of: draft.model, statements: [], drafts: [draft]).bytes
        do { _ = try Draft.read(manifest, of: draft.model) } catch {
            let reason = (error as? DraftError)?.reason ?? "\(error)"
            throw CommandError(
                "\(draft.label) cannot be drafted so", code: "create.facts", cause: reason,
                help: "--license, --description and --homepage take the place of what the files claim")
        }
    }

    // MARK: Lineage

    private func lineage(
        _ read: DraftMaker.Reading?, _ model: ModelName, _ finder: BaseFinder,
        _ unknown: inout [String], _ context: Context
    ) throws -> Claims.Lineage {
        if fromScratch { return .fromScratch }
        if noBase { return .notStated }
        let relation = self.relation.flatMap { Relation(word: $0) } ?? read?.relation
        let how = relation ?? (base.count > 1 ? .merge : .finetune)
        var parents: [Claims.Parent] = []
        for word in base {
            guard let parent = try finder.find(word, basis: nil) else { continue }
            parents.append(parent.changing(relation: how))
        }
        if base.isEmpty, let read {
            for word in read.bases {
                guard (try? ModelName(word)) != nil else {
                    unknown.append(
                        "the base \"\(word)\" of the \(read.baseOrigin ?? "files"), which is no OWNER/MODEL: --base"
                    )
                    continue
                }
                guard let parent = try finder.find(word, basis: read.baseOrigin) else { continue }
                parents.append(parent.changing(relation: how))
            }
        }
        if parents.contains(where: { $0.name == model && $0.version == nil && $0.digests.isEmpty }) {
            throw CommandError(
                "\(model) is said to be made from itself", code: "create.lineage",
                cause: base.isEmpty ? "so says the \(read?.baseOrigin ?? "model")" : nil,
                help: "--base OWNER/MODEL, --from-scratch or --no-base")
        }
        if parents.isEmpty {
            let loaded = read.flatMap { DraftMaker.loadedFrom($0.folder) }.flatMap { $0 == model ? nil : $0 }
            unknown.append(
                loaded.map {
                    "the base; config.json says that it was loaded from \($0): --base \($0), or --from-scratch"
                }
                    ?? "the base: --base BASE, or --from-scratch")
            return .notStated
        }
        if relation == nil {
            context.console.note("the relation is taken to be \(how.rawValue); --relation says another")
        }
        return .parents(parents)
    }

    // MARK: The answer

    private func report(
        _ made: DraftWriter.Written, _ unknown: [String], folder: String, _ context: Context
    ) throws {
        let console = context.console
        let (draft, written) = (made.draft, made.paths)
        let path = Manifest.path(of: draft.model)
        var parents: [Claims.Parent] = []
        if case .parents(let stated) = draft.claims.lineage { parents = stated }
        if context.format.isJSON {
            try console.print(
                json: .members([
                    "schema": 1, "model": .string(draft.model.description),
                    "version": draft.version.map { .string($0) }, "statement": .string(draft.kind.rawValue),
                    "registry": .string(folder), "manifest": .string(path), "written": .strings(written),
                    "weights": draft.statement.weights.map { .string($0.description) },
                    "files": .int(draft.statement.files.count),
                    "license": draft.claims.license.map { .string($0) },
                    "parents": .array(
                        parents.map { parent in
                            .members([
                                "name": .string(parent.name.description),
                                "version": parent.version.map { .string($0) },
                                "relation": .string(parent.relation.rawValue),
                                "digests": .strings(parent.digests.map(\.description)),
                                "basis": parent.basis.map { .string($0) },
                            ])
                        }), "unknown": .strings(unknown),
                    "removed": made.removed.isEmpty ? nil : .strings(made.removed),
                    "replaced": made.replaced.isEmpty ? nil : .strings(made.replaced.map(\.title)),
                ]))
            return
        }
        try console.print(
            written.isEmpty
                ? "Already up-to-date: \(draft.label) in \(path)."
                : "\("drafted", .good) \(draft.title)"
        )
        if let weights = draft.statement.weights {
            try console.field("weights", TerminalText(weights.description))
        }
        try console.field("files", TerminalText(Human.count(draft.statement.files.count, "file")))
        if let license = draft.claims.license { try console.field("license", TerminalText(license)) }
        for parent in parents {
            let pin = parent.digests.first.map { "pinned to \($0)" } ?? "named, not pinned"
            try console.field(
                "base",
                "\(parent.relation.rawValue) of \(parent.name)\(parent.version.map { "@\($0)" } ?? ""), \(pin)"
            )
        }
        if draft.claims.lineage == .fromScratch { try console.field("base", "none: from scratch") }
        for old in made.replaced { try console.field("replaced", "the draft of \(old.title)") }
        for path in written { try console.field("wrote", TerminalText(path)) }
        for path in made.removed { try console.field("removed", TerminalText(path)) }
        for line in unknown { try console.field("unknown", TerminalText(line)) }
        try console.flush()
        let place = folder == "." ? path : "\(folder)/\(path)"
        console.hint(
            draft.kind == .release
                ? "read \(place), then: oracle attest release \(shellWord(draft.label)) --as SIGNER\(RegistryFolder.option(folder))"
                : "read \(place), then propose it, for a curator to attest: oracle submit\(RegistryFolder.argument(folder))"
        )
    }
}
