internal import Attestation
internal import Audit
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import Registry
internal import StrictJSON

/// Shows statements, checks them, and signs them: all, or none.
struct CosignAnswer {
    private let context: Context
    private let command: Cosign
    private let folder: String

    /// A statement that is to be signed.
    private struct Item {
        let payload: [UInt8]
        let statement: Statement
        /// As it was named.
        let word: String
        /// Whether it stands in the registry already.
        let isFiled: Bool
        let model: ModelName

        var id: Hash32 { PAE.id(.statement, payload) }
        var evaluation: Evaluation? {
            if case .evaluation(let found) = statement.predicate { found } else { nil }
        }
        var kind: String {
            switch statement.predicate {
            case .release: "release"
            case .observation: "observation"
            case .evaluation: "evaluation"
            case .comparison: "comparison"
            default: "statement"
            }
        }
    }

    /// What became of the statement's digests.
    private enum Weights: String {
        /// The model is here, and is the one.
        case checked
        /// Nobody held the model against it.
        case absent
    }

    init(_ context: Context, _ command: Cosign) throws {
        self.context = context
        self.command = command
        folder = try RegistryFolder.find(option: command.registry, context)
    }

    func run() throws -> ExitStatus {
        var items = try command.statements.map(find)
        if let because = command.because {
            let reason = try find(because)
            try check(reason, isReasonFor: items[0])
            items.append(reason)
        }
        for (index, item) in items.enumerated() where items[..<index].contains(where: { $0.id == item.id }) {
            throw CommandError.usage("\(item.word) is named twice")
        }
        let signing = try StatementSigning(
            context, folder: folder, passphraseFile: command.passphrase.passphraseFile)
        // Who may sign the last may differ from who may sign the first: nothing is signed before all is known.
        var candidate: StatementSigning.Candidate?
        for item in items { candidate = try signing.candidate(command.signer, for: item.statement.predicate) }
        guard let candidate else { throw CommandError.usage("nothing to sign was named") }
        // A reason that the signer gave before is one, and needs no second signature.
        if command.because != nil, let reason = items.last,
            FileStatus.exists(signature(of: reason, by: candidate))
        {
            items.removeLast()
        }
        for item in items { try refuseSecond(item, by: candidate) }
        try audit(items)
        let here = try digests()
        for item in items {
            try checkContradictions(item, signing.authority)
            if let here { try hold(item, against: here) }
        }
        if context.format == .text {
            for item in items { try show(item, weights: here == nil ? .absent : .checked) }
            try context.console.flush()
        }
        if here == nil {
            context.console.warning(
                "weights not here: you vouch for the recorded digest\(items.count == 1 ? "" : "s")")
        }
        for case .evaluation(let evaluation) in items.map(\.statement.predicate)
        where evaluation.settings.backend == "dummy" {
            context.console.warning(
                "the model \"dummy\" reads no weights: these values say nothing about \(evaluation.model)")
        }
        if candidate.signer.kind == .publisher, items.contains(where: { $0.statement.claims == nil }) {
            context.console.warning(
                "\(candidate.signer.name) is the model's publisher: what it measures itself is shown as its own, and no policy counts it"
            )
        }
        let key = try signing.open(candidate)
        let filed = try signing.file(
            items.map { ($0.payload, [try key.sign($0.payload, as: .statement)]) },
            addsStatements: items.contains { !$0.isFiled })
        try report(items, filed, candidate, weights: here == nil ? .absent : .checked)
        return .success
    }

    // MARK: What is signed

    private func find(_ word: String) throws -> Item {
        let payload: [UInt8]
        var isFiled = false
        if FileStatus.exists(word) {
            payload = try readFile(word, limit: AttestationLimits.statement)
        } else if let prefix = Self.prefix(word) {
            payload = try filed(prefix, word)
            isFiled = true
        } else {
            throw CommandError(
                "no such file or directory: \(word)", code: "file.not-found",
                help: "an unsigned statement, or the id of an attestation in \(folder)")
        }
        let statement: Statement
        do { statement = try Statement(parsing: payload) } catch {
            throw CommandError("\(word) is no statement", code: "cosign.statement", cause: "\(error)")
        }
        guard let model = statement.model else {
            throw CommandError(
                "\(word) is a statement of a kind that is not co-signed", code: "cosign.statement",
                cause: statement.predicate.type)
        }
        let id = PAE.id(.statement, payload).hex
        if !isFiled { isFiled = FileStatus.exists("\(folder)/attestations/\(model)/\(id).json") }
        return Item(payload: payload, statement: statement, word: word, isFiled: isFiled, model: model)
    }

    /// Eight hex digits or more.
    private static func prefix(_ word: String) -> String? {
        Hex.isDigits(word) && (8...64).contains(word.utf8.count) ? word : nil
    }

    private func filed(_ prefix: String, _ word: String) throws -> [UInt8] {
        let tree = FolderTree(folder)
        var found: [String] = []
        for owner in try tree.list("attestations") where owner.kind == .directory {
            for model in try tree.list("attestations/\(owner.name)") where model.kind == .directory {
                let place = "attestations/\(owner.name)/\(model.name)"
                for file in try tree.list(place)
                where file.name.hasPrefix(prefix) && file.name.hasSuffix(".json") {
                    found.append("\(place)/\(file.name)")
                }
            }
        }
        guard let path = found.first else {
            throw CommandError(
                "no attestation \(word) in \(folder)", code: "cosign.not-found",
                help: "git pull, where it is new")
        }
        guard found.count == 1 else {
            throw CommandError(
                "\(found.count) attestations start with \(word)", code: "cosign.ambiguous",
                cause: found.prefix(4).map { baseName(of: $0) }.joined(separator: ", "))
        }
        let payload = try tree.read(path, limit: AttestationLimits.statement) ?? []
        guard baseName(of: path) == "\(PAE.id(.statement, payload).hex).json" else {
            throw CommandError(
                "\(path) was edited, or is named wrongly", code: "cosign.statement",
                cause: "its id is \(PAE.id(.statement, payload).hex)",
                help: "oracle audit \(shellPath(folder))")
        }
        return payload
    }

    // MARK: Whether it may be signed

    private func check(_ reason: Item, isReasonFor release: Item) throws {
        guard let evaluation = reason.evaluation else {
            throw CommandError("\(reason.word) is no evaluation", code: "cosign.because")
        }
        func refuse(_ cause: String) -> CommandError {
            CommandError(
                "\(reason.word) is no reason to sign \(release.word)", code: "cosign.because", cause: cause)
        }
        guard release.statement.claims != nil else {
            throw refuse("that is a \(release.kind), and no release")
        }
        guard evaluation.model == release.model else {
            throw refuse("it is of \(evaluation.model), the release of \(release.model)")
        }
        guard let weights = release.statement.weights, weights == reason.statement.weights else {
            throw refuse("it is of other weights")
        }
        if let id = evaluation.release, id != release.id { throw refuse("it names another release") }
        guard evaluation.binding.isOfBytes else { throw refuse("its binding is by-name") }
        guard evaluation.limit == nil else { throw refuse("it is of some samples only") }
        guard let passed = evaluation.passed else {
            throw refuse("nothing was required; oracle attest evaluation --require says what has to be met")
        }
        guard passed else { throw refuse("it did not pass") }
    }

    private func refuseSecond(_ item: Item, by candidate: StatementSigning.Candidate) throws {
        let path = signature(of: item, by: candidate)
        guard FileStatus.exists(path) else { return }
        throw CommandError(
            "\(candidate.signer.name) signed \(item.word) already", code: "cosign.again",
            cause: String(path.dropFirst(folder.count + 1)), help: "oracle audit \(shellPath(folder))")
    }

    /// Where the signer's own signature lies once there is one.
    private func signature(of item: Item, by candidate: StatementSigning.Candidate) -> String {
        let keyID = candidate.entry.publicKey.keyID.hex
        return "\(folder)/attestations/\(item.model)/\(item.id.hex).\(keyID.prefix(16)).sig"
    }

    /// Holds the registry, as it will be with these statements, to what an audit of it would find wrong with their models.
    private func audit(_ items: [Item]) throws {
        let tree = OverlaidTree(FolderTree(folder))
        var writer = SourceWriter(tree)
        var scope = AuditScope()
        for item in items {
            try writer.add(item.payload, signatures: [])
            scope.add(item.model)
        }
        if items.contains(where: { !$0.isFiled }) { try writer.writeManifests() }
        let report = try Auditor.audit(
            scope, of: tree, log: tree, rest: FolderSurroundings(tree), awaiting: Set(items.map(\.id)),
            tensorDigest: { try TensorManifest(parsing: $0).weights })
        for warning in report.warnings where warning.rule != .draft {
            context.console.warning("\(warning.place): \(warning.message)")
        }
        guard let first = report.problems.first else { return }
        let more = report.problems.count - 1
        throw CommandError(
            "with \(items.count == 1 ? "this statement" : "these statements") the registry would not pass an audit",
            code: "cosign.audit",
            cause: "\(first)\(more > 0 ? " (and \(Human.count(more, "problem")) more)" : "")",
            help: first.help ?? "oracle audit \(shellPath(folder))")
    }

    /// What stands in the registry against it: another evaluation of the same weights with the opposite outcome, or a release of the
    /// same version with other weights.
    private func checkContradictions(_ item: Item, _ authority: SourceAuthority) throws {
        let others = try SourceWriter(FolderTree(folder)).statements(of: item.model)
        for (id, other) in others where id != item.id {
            switch (item.statement.predicate, other.predicate) {
            case (.evaluation(let own), .evaluation(let theirs)) where item.statement.weights == other.weights:
                try warn(own.disagreements(with: theirs), with: id, of: item.model, authority)
            case (.release(let own), .release(let theirs)), (.observation(let own, _), .release(let theirs)):
                guard let version = own.version, let same = theirs.version,
                    version.utf8.elementsEqual(same.utf8),
                    let weights = item.statement.weights, let stated = other.weights, weights != stated,
                    Set(own.weights?.files ?? []) == Set(theirs.weights?.files ?? [])
                else { continue }
                throw CommandError(
                    "\(item.word) is contradicted in the registry", code: "cosign.contradicted",
                    cause: "\(id.hex) states \(stated) for \(item.model) at version \(version)",
                    help: "oracle audit \(shellPath(folder))")
            default: continue
            }
        }
    }

    /// Said before anything is signed: who signs what another notary measured otherwise may have measured something else.
    private func warn(
        _ disagreements: [(own: Evaluation.Value, other: Evaluation.Value)], with id: Hash32,
        of model: ModelName, _ authority: SourceAuthority
    ) throws {
        guard !disagreements.isEmpty else { return }
        let who = try signers(of: id, of: model, authority)
        for (own, other) in disagreements {
            context.console.warning(
                "\(who) measured \(own.label) \(other.shown), and this is \(own.shown) (\(id.hex.prefix(16)))"
            )
            guard let requirement = own.requirement, requirement == other.requirement,
                own.passed != other.passed
            else { continue }
            context.console.warning(
                "one says that \(own.label) \(requirement) is met, the other that it is not: with both signed by notaries, the model is in conflict"
            )
        }
    }

    /// Who signed a statement of the registry, as its files are named.
    private func signers(of id: Hash32, of model: ModelName, _ authority: SourceAuthority) throws -> String {
        let names = try FolderTree(folder).list("attestations/\(model)").compactMap { entry -> String? in
            guard entry.name.hasPrefix("\(id.hex)."), entry.name.hasSuffix(".sig") else { return nil }
            return authority.signers.claims.signers.first { signer in
                signer.keys.contains { entry.name == "\(id.hex).\($0.key.keyID.hex.prefix(16)).sig" }
            }?.name
        }
        return names.isEmpty ? "somebody" : names.joined(separator: ", ")
    }

    // MARK: The model

    /// The digests of the model that was named.
    private func digests() throws -> ModelDigests? {
        guard let path = command.model else { return nil }
        let reader = ModelReader(context, command.reading)
        return try reader.digests(reader.folder(at: path), [.weights, .sha256])
    }

    private func hold(_ item: Item, against here: ModelDigests) throws {
        let own = here.sets.compactMap { $0.weights?.digest }
        func refuse(_ cause: String) -> CommandError {
            CommandError(
                "\(command.model ?? "") is not the model of \(item.word)", code: "cosign.other-model",
                cause: cause,
                help: "oracle verify \(shellPath(command.model ?? ""))")
        }
        if let stated = item.statement.weights {
            guard own.contains(stated) else {
                throw refuse(
                    "it states \(stated), here \(own.isEmpty ? "are no weights" : "is \(own.map(\.description).joined(separator: ", "))")"
                )
            }
        }
        var isFound = item.statement.weights != nil
        for (name, stated) in item.statement.files {
            guard let found = here.sha256(of: name.description) else { continue }
            guard found == stated else { throw refuse("\(name) is \(found), it states \(stated)") }
            isFound = true
        }
        guard isFound else { throw refuse("none of the files that it states is there") }
    }

    // MARK: For people and programs

    private func show(_ item: Item, weights: Weights) throws {
        let console = context.console
        if let evaluation = item.evaluation {
            try console.print("\("evaluation", .bold) \(item.id.hex)")
            try evaluation.print(to: console, weights: item.statement.weights)
        } else if case .comparison(let comparison) = item.statement.predicate {
            try console.print("\("comparison", .bold) \(item.id.hex)")
            try comparison.print(to: console, weights: item.statement.weights)
        } else {
            try console.print("\(item.kind, .bold) \(item.id.hex)")
            try console.write(item.payload)
        }
        if weights == .checked { try console.field("here", "\("the same", .good): \(command.model ?? "")") }
        try console.print("")
    }

    private func report(
        _ items: [Item], _ filed: StatementSigning.Filed, _ candidate: StatementSigning.Candidate,
        weights: Weights
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(
                json: [
                    "schema": 1, "signer": .string(candidate.signer.name),
                    "kind": .string(candidate.signer.kind.rawValue), "key": .string(candidate.entry.name),
                    "weights": .string(weights.rawValue),
                    "signed": .array(
                        items.map {
                            [
                                "id": .string($0.id.hex), "statement": .string($0.kind),
                                "model": .string($0.model.description), "new": .bool(!$0.isFiled),
                                "payload": .string(String(decoding: $0.payload, as: UTF8.self)),
                            ]
                        }),
                    "registry": .string(folder), "written": .strings(filed.paths),
                ])
            return
        }
        for item in items {
            try console.print(
                "\("signed", .good) \(item.kind) of \(item.model) as \(candidate.signer.name) (\(candidate.signer.kind.rawValue))"
            )
        }
        for path in filed.paths { try console.field("wrote", TerminalText(path)) }
        try console.flush()
        console.hint("next: \(RegistryFolder.proposing(folder))")
    }
}

extension Evaluation.Value {
    /// `0.61 ± 0.005`
    fileprivate var shown: String {
        "\(Evaluation.shown(value))\(stderr.map { " ± \(Evaluation.shown($0))" } ?? "")"
    }
}
