internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import ModelPlaces
internal import StrictJSON
internal import Trust

/// Answers about files: what `oracle verify` does. It reads no more than the question needs.
struct VerifyAnswer {
    let context: Context
    let court: Court
    let asName: ModelName?
    var reader: ModelReader
    /// Whether a blob's name that says its SHA-256 is believed, and the blob not read.
    var trustsNames = false
    var receipt: ReceiptOption?
    /// What was met that nobody has spoken of.
    let unknown = UnknownModels()

    init(_ context: Context, policy: String?, asName: ModelName?, reading: ReadingOptions) throws {
        self.context = context
        court = try Court(context, policy: policy, readsTrees: true)
        self.asName = asName
        reader = ModelReader(context, reading)
    }

    func run(_ paths: [String]) throws -> ExitStatus {
        defer {
            court.close()
            unknown.remember(context)
        }
        var statuses: [ExitStatus] = []
        var documents: [JSON] = []
        for (index, path) in paths.enumerated() {
            try Interruption.check()
            if index > 0, context.format == .text { try context.console.print("") }
            do {
                let answer = try verify(path)
                statuses.append(answer.status)
                switch context.format {
                case .text:
                    try answer.print(to: context.console, now: court.now)
                    try hint(answer)
                case .json: documents.append(answer.json(isLine: false))
                case .jsonLines: try context.console.print(jsonLine: answer.json(isLine: true))
                }
            } catch let closed as OutputClosed {
                throw closed
            } catch {
                let failure = CommandError(describing: error)
                // One path alone is not a batch: its fault is the command's.
                if failure.status == .interrupted || paths.count == 1 { throw failure }
                context.console.report(failure)
                statuses.append(failure.status)
                let members = [JSON.Member("input", .string(path)), JSON.Member("error", failure.json)]
                if context.format == .jsonLines {
                    try context.console.print(jsonLine: .object([JSON.Member("schema", 1)] + members))
                }
                documents.append(.object(members))
            }
        }
        if context.format == .json {
            try context.console.print(json: ["schema": 1, "results": .array(documents)])
        }
        return .worst(statuses)
    }

    private func hint(_ answer: VerdictAnswer) throws {
        let verdict = answer.verdict
        // The verdict stands first where both streams are one.
        try context.console.flush()
        if let near = verdict.suggestions.first { context.console.hint("oracle info \(near)") }
        // Altered weights, and not a file beside them: perhaps it never meant to be that model.
        if verdict.reasons.contains(where: { $0.code == .altered && $0.severity == .fault }),
            verdict.coverage == nil, verdict.askedName == nil
        {
            context.console.hint(
                "a model of its own, made from that one? Name it: oracle verify \(shellPath(answer.input)) --as OWNER/NAME"
            )
        }
    }

    /// Looks at what stands at a path, or is called so, and judges it.
    func verify(_ path: String) throws -> VerdictAnswer {
        let answer = try judge(try find(path))
        if let fault = answer.unread {
            context.console.warning("the tensors are not read, and the files are judged by SHA-256: \(fault)")
        }
        for warning in answer.warnings { context.console.warning("\(warning)") }
        for text in answer.mislabelled { context.console.warning("\(text)") }
        return answer
    }

    func judge(_ subject: VerifySubject) throws -> VerdictAnswer {
        let folder = subject.folder
        try court.holdPolicies(judging: subject.isDirectory ? folder.directory : nil)
        try receipt?.requireOutside(folder)
        let accepted = try receipt?.read(court)
        let plan = try plan(subject, accepted)
        // What was read for the plan is not read again.
        let headers = Dictionary(
            zip(subject.main?.shards ?? [], plan.contents).map { ($0.status, $1) },
            uniquingKeysWith: { first, _ in first })
        let digests = try reader.digests(
            folder, plan.wanted, files: plan.files, sets: plan.sets, headers: headers)
        if let fault = digests.sets.first?.fault { throw fault }
        var model = try observe(subject, digests, plan)
        if let accepted {
            do { try accepted.requireSame(model) } catch { throw receipt?.refused(error) ?? error }
            if !plan.mine.isEmpty, plan.mine.allSatisfy({ plan.vouched.contains(ExactName($0.name)) }) {
                // The receipt's digests are judged as if they had been taken here.
                model.weights = accepted.receipt.weights
                model.weightsFiles = accepted.receipt.weightsFiles
            }
        }
        guard folder.isSingleFile || subject.files.contains(where: \.role.holdsWeights) else {
            // Where weights should be stands something that cannot be used.
            if let fault = subject.problems.first(where: { FileRole.of(name: $0.file).holdsWeights }) {
                throw fault
            }
            throw CommandError(
                "\(subject.input) holds no weights", code: "no-weights",
                cause: folder.files.isEmpty
                    ? "it holds no files" : "none of its files is of a format that holds weights",
                help: folder.files.isEmpty
                    ? nil : "oracle digest \(shellPath(subject.input)) | oracle lookup -")
        }
        var verdict = try court.judge.judge(model: model, asName: asName)
        var known = digests.files
        // Nobody attests these tensors: somebody may attest the files.
        if plan.isByWeights, verdict.standing == .unknown {
            let more = try reader.digests(folder, [.sha256], files: plan.mine, sets: [])
            for index in model.files.indices where model.files[index].sha256 == nil {
                model.files[index].sha256 = more.sha256(of: model.files[index].name)
            }
            // GGUF and ONNX files had theirs already.
            known += more.files.filter { file in !known.contains { $0.file == file.file } }
            verdict = try court.judge.judge(model: model, asName: asName)
        }
        // A damaged file is never merely unknown.
        if let unread = plan.unread, !unread.isUnread, verdict.standing == .unknown { throw unread }
        var claims = FileClaims()
        for (shard, contents) in zip(subject.main?.shards ?? [], plan.contents) {
            claims.add(contents, of: shard)
        }
        claims.add(adapterIn: folder)
        var answer = answer(subject.input, model, verdict, claims)
        // What a pickle would do is among the reasons already.
        answer.unread = plan.unread?.code == .pickleRefused ? nil : plan.unread
        answer.warnings =
            subject.problems.filter { $0.code != .shardsMissing }
            + (subject.part == nil
                ? folder.weightSets.dropFirst(subject.main == nil ? 0 : 1).compactMap(\.fault) : [])
        if let receipt {
            let use = accepted.map { accepted in
                ReceiptUse(
                    path: receipt.path, isWritten: false, key: accepted.key, time: accepted.receipt.time,
                    notHashed: subject.files.filter { plan.vouched.contains(ExactName($0.name)) }
                        .map { ($0.name, $0.status.size) })
            }
            answer.receipt =
                try use
                ?? receipt.write(
                    model, verdict, resource: Self.resource(verdict, folder), time: court.now)
        }
        answer.mislabelled = known.compactMap(Self.mislabelling)
        if verdict.standing == .unknown, verdict.name == nil, verdict.names.isEmpty,
            let digest = answer.digests.first
        {
            let path =
                subject.part == nil || subject.folder.isSingleFile ? subject.folder.path : subject.input
            unknown.add(digest, name: model.pathName?.description, path: path)
        }
        return answer
    }

    /// What a question reads, told from names, sizes and headers.
    struct ReadingPlan {
        let wanted: WantedDigests
        /// Whether the weights digest may settle it, and SHA-256 of the weights need not be taken.
        let isByWeights: Bool
        /// Of which SHA-256 is taken.
        let files: [ModelFile]
        let sets: [WeightSet]
        /// The files of the model that a loader would take.
        let mine: [ModelFile]
        let shards: Set<ExactName>
        /// Digests that names say, where they are believed.
        let believed: [ExactName: Digest]
        /// Of the sets' files, in their order; empty where they are not read.
        let contents: [ContainerContents]
        /// Files whose digests are taken from a receipt.
        let vouched: Set<ExactName>
        /// Why the tensors are not read, where they are of a kind that is not.
        let unread: FormatError?
    }

    /// - Throws: where what is there is no whole model.
    /// - Parameter receipt: in whose place files of weights are not hashed.
    func plan(_ subject: VerifySubject, _ receipt: VerifiedReceipt? = nil) throws -> ReadingPlan {
        try refuseUnfinished(subject)
        let main = subject.main
        if let fault = main?.fault { throw fault }
        // Which digest settles it, told from the headers before the tensors are read.
        let (contents, unread) = try main.map { try readHeaders(of: $0) } ?? ([], nil)
        // A pickle that is not read holds no weights of which anything could be said.
        let isPickle = unread != nil && main.map { Self.isPyTorch($0) } ?? false
        let shards = Set((isPickle ? [] : main?.shards ?? []).map { ExactName($0.name) })
        let beside = subject.files.filter { $0.role.counts && !shards.contains(ExactName($0.name)) }
        let mine = subject.files.filter { shards.contains(ExactName($0.name)) }
        let (revokesWeights, revokesFiles) = (
            try court.judge.revokes(by: .weights), try court.judge.revokes(by: .sha256)
        )
        var believed: [ExactName: Digest] = [:]
        if trustsNames {
            for file in beside + mine { believed[ExactName(file.name)] = Self.claimedDigest(of: file) }
        }
        // A pickle may run what it says: it is hashed, whoever vouches for it, unless it is all there is.
        var vouched: Set<ExactName> = []
        if let receipt {
            // What was revoked since may be known by a digest that the receipt does not have.
            func suffices(_ file: ModelFile) -> Bool {
                receipt.vouches(for: file.name) && (receipt.sha256(of: file.name) != nil || !revokesFiles)
            }
            let isMine = (receipt.receipt.weights != nil || !revokesWeights) && mine.allSatisfy(suffices)
            for file in mine where isMine { vouched.insert(ExactName(file.name)) }
            for file in beside where file.role.holdsWeights && file.role != .pickle {
                if suffices(file) { vouched.insert(ExactName(file.name)) }
            }
            for name in vouched { believed[name] = receipt.sha256(of: name.text) }
        }
        let isRead = !mine.allSatisfy {
            vouched.contains(ExactName($0.name)) || (believed[ExactName($0.name)] != nil && !revokesWeights)
        }
        let byteCount = Self.byteCount(of: contents)
        let isByWeights =
            try isRead && !contents.isEmpty && court.judge.mayKnowWeights(byteCount: byteCount)
        // The same tensors in another container are the same model, and are asked with it.
        let twins =
            isByWeights && subject.part == nil
            ? subject.folder.weightSets.filter { Self.mayEqual($0, main, byteCount) } : []
        // What a file has besides tensors only its SHA-256 covers.
        let files =
            beside + mine.filter { !isByWeights || revokesFiles || Self.besidesTensors($0.role) != nil }
        return ReadingPlan(
            wanted: isByWeights ? [.sha256, .tensors] : [.sha256], isByWeights: isByWeights,
            files: files.filter {
                believed[ExactName($0.name)] == nil && !vouched.contains(ExactName($0.name))
            },
            sets: isByWeights ? (main.map { [$0] } ?? []) + twins : [], mine: mine, shards: shards,
            believed: believed, contents: contents, vouched: vouched, unread: unread)
    }

    /// What is to be read for a question, for an estimate.
    func pending(_ subject: VerifySubject) throws -> [PendingRead] {
        let plan = try plan(subject)
        return try reader.pending(subject.folder, plan.wanted, files: plan.files, sets: plan.sets)
    }

    /// What was verified, as a URI: the model that it is, or else the folder.
    private static func resource(_ verdict: Verdict, _ folder: ModelFolder) -> String {
        if let name = verdict.name { return "urn:oracle-registry:model:\(name.name)" }
        let path = folder.isSingleFile ? folder.files.first?.realPath ?? folder.path : folder.directory
        let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-._~".utf8)
        return path.utf8.reduce(into: "file://") { text, byte in
            text += plain.contains(byte) ? String(UnicodeScalar(byte)) : "%\(Hex.encode([byte]).uppercased())"
        }
    }

    static func claimedDigest(of file: ModelFile) -> Digest? {
        ContentAddress.sha256(ofBlob: file.realPath).flatMap { Hash32(hex: $0) }.map { Digest(.sha256, $0) }
    }

    /// A content-addressed name that its bytes contradict.
    static func mislabelling(_ file: ModelDigests.FileDigest) -> String? {
        guard let claimed = claimedDigest(of: file.file), let sha256 = file.sha256, claimed != sha256 else {
            return nil
        }
        return "\(file.file.name): its blob is called \(claimed), and its bytes have \(sha256)"
    }

    private func answer(
        _ path: String, _ model: ObservedModel, _ verdict: Verdict, _ claims: FileClaims
    ) -> VerdictAnswer {
        let weights = model.files.filter { $0.role == .weights || !model.isDirectory }.compactMap(\.sha256)
        var answer = VerdictAnswer(
            input: path, digests: ([model.weights].compactMap { $0 } + weights), verdict: verdict)
        answer.isOfFiles = true
        answer.claims = claims.lines
        answer.more = [
            JSON.Member(
                "files",
                .array(
                    model.files.map { file in
                        .members([
                            "name": .string(file.name), "bytes": .int(Int(file.size)),
                            "role": .string(file.role.rawValue),
                            "sha256": file.sha256.map { .string($0.hash.hex) },
                            "plain-data": file.pickle.map { .bool($0 == .plainData) },
                        ])
                    }))
        ]
        if let claims = claims.json { answer.more.append(JSON.Member("claims", claims)) }
        return answer
    }
}
