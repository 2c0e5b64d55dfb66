internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import StrictJSON
internal import Trust

/// Answers about files: what `oracle verify` does. It reads no more than the question needs.
struct VerifyAnswer {
    let context: Context
    let court: Court
    let asName: ModelName?
    let reader: ModelReader

    init(_ context: Context, policy: String?, asName: ModelName?, reading: ReadingOptions) throws {
        self.context = context
        court = try Court(context, policy: policy)
        self.asName = asName
        reader = ModelReader(context, reading)
    }

    func run(_ paths: [String]) throws -> ExitStatus {
        defer { court.close() }
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
                "a model of its own, made from that one? Name it: oracle verify \(answer.input) --as OWNER/NAME"
            )
        }
    }

    /// Looks at what stands at a path and judges it.
    func verify(_ path: String) throws -> VerdictAnswer {
        let folder = try find(path)
        try refuseUnfinished(folder)
        let main = folder.main
        if let fault = main?.fault { throw fault }
        // Which digest settles it, told from the headers before the tensors are read.
        var wanted: WantedDigests = [.sha256]
        let contents = try main.map { try readHeaders(of: $0) } ?? []
        let isByWeights =
            try contents.isEmpty
            ? false
            : court.judge.mayKnowWeights(
                // No file is longer than an Int64, and a set's files lie on one disk.
                byteCount: contents.reduce(0) { $0.addingReportingOverflow($1.byteCount).partialValue })
        if isByWeights { wanted.insert(.tensors) }
        let shards = Set((main?.shards ?? []).map { ExactName($0.name) })
        let beside = folder.files.filter { $0.role.counts && !shards.contains(ExactName($0.name)) }
        let mine = folder.files.filter { shards.contains(ExactName($0.name)) }
        let digests = try reader.digests(
            // What a file has besides tensors only its SHA-256 covers.
            folder, wanted,
            files: beside + mine.filter { !isByWeights || Self.besidesTensors($0.role) != nil },
            sets: main.map { [$0] } ?? [])
        if let fault = digests.sets.first?.fault { throw fault }
        for fault in folder.weightSets.dropFirst(main == nil ? 0 : 1).compactMap(\.fault) {
            context.console.warning("\(fault)")
        }
        let external = digests.sets.first?.external ?? []
        var model = try observe(
            folder, digests, shards: shards.union(external.map { ExactName($0.name) }))
        guard folder.isSingleFile || folder.files.contains(where: \.role.holdsWeights) else {
            throw CommandError(
                "\(path) holds no weights", code: "no-weights",
                cause: folder.files.isEmpty
                    ? "it holds no files" : "none of its files is of a format that holds weights",
                help: folder.files.isEmpty ? nil : "oracle digest \(path) | oracle lookup -")
        }
        var verdict = try court.judge.judge(model: model, asName: asName)
        // Nobody attests these tensors: somebody may attest the files.
        if isByWeights, verdict.standing == .unknown {
            let more = try reader.digests(folder, [.sha256], files: mine, sets: [])
            for index in model.files.indices where model.files[index].sha256 == nil {
                model.files[index].sha256 = more.sha256(of: model.files[index].name)
            }
            verdict = try court.judge.judge(model: model, asName: asName)
        }
        var claims = FileClaims()
        for (shard, contents) in zip(main?.shards ?? [], contents) { claims.add(contents, of: shard) }
        return answer(path, model, verdict, claims)
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
                        ])
                    }))
        ]
        if let claims = claims.json { answer.more.append(JSON.Member("claims", claims)) }
        return answer
    }

    // MARK: What is there

    private func find(_ path: String) throws -> ModelFolder {
        if FileStatus.exists(path) { return try reader.folder(at: path) }
        switch Question(word: path) {
        case .digests, .prefix:
            throw CommandError(
                "\(path) is a hash, not files", code: "usage",
                cause: "a hash is a claim about bytes; verify reads the bytes themselves",
                help: "oracle lookup \(path)", status: .usage)
        case .notADigest, .malformed: break
        }
        let name = path.split(separator: "@", maxSplits: 1).first.map(String.init) ?? path
        if let name = try? ModelName(name) {
            throw CommandError(
                "no such file or directory: \(path)", code: "file.not-found",
                cause:
                    "it looks like the name of a model; verify reads files: give the folder that holds them",
                help: "oracle info \(name)")
        }
        if path.contains("://") {
            throw CommandError(
                "no such file or directory: \(path)", code: "file.not-found",
                cause: "it looks like a URL; oracle reads files, and downloads none")
        }
        return try reader.folder(at: path)
    }

    /// A pointer or half a download is not the model: no verdict on it would be one.
    private func refuseUnfinished(_ folder: ModelFolder) throws {
        for file in folder.files {
            guard case .gitLFSPointer(let pointer) = file.role else { continue }
            let digest = Hash32(hex: pointer.sha256).map { Digest(.sha256, $0) }
            let names = try digest.map { try court.judge.judge(digest: $0).names } ?? []
            let known = names.first.map { " (\($0.standing.rawValue) as \($0.name))" } ?? " (unknown)"
            throw CommandError(
                "\(file.name) is a Git LFS pointer, not the file", code: "git-lfs-pointer",
                cause: "it names sha256:\(pointer.sha256)\(known)", help: "git lfs pull")
        }
        let isWhole = folder.main.map { $0.fault == nil } ?? false
        for file in folder.files where file.role == .incomplete && !isWhole {
            throw CommandError(
                "\(file.name) is a download that has not ended", code: "incomplete-download",
                help: "let the download end, then verify again")
        }
        for problem in folder.problems where problem.code != .shardsMissing {
            context.console.warning("\(problem)")
        }
    }

    /// The headers of a set are read and checked before anything else, so that a damaged file is never merely unknown.
    /// - Returns: empty where the tensors are of a kind that is not read.
    private func readHeaders(of set: WeightSet) throws -> [ContainerContents] {
        do {
            let contents = try set.shards.map { shard in
                guard case .weights(let format) = shard.role else {
                    throw FormatError(.noWeights, shard.name, "no weights in a format that is read")
                }
                return try format.contents(of: File(reading: shard.realPath), named: shard.name)
            }
            try set.requireConsistent(contents.map(\.tensorNames), parts: contents.map(\.part))
            return contents
        } catch let error as FormatError where error.isUnread {
            context.console.warning("the tensors are not read, and the files are judged by SHA-256: \(error)")
            return []
        }
    }

    private static func besidesTensors(_ role: FileRole) -> String? {
        if case .weights(let format) = role { format.besidesTensors } else { nil }
    }

    private func observe(_ folder: ModelFolder, _ digests: ModelDigests, shards: Set<ExactName>) throws
        -> ObservedModel
    {
        var files = folder.files.map { file in
            ObservedModel.File(
                name: file.name, size: file.status.size,
                role: Self.role(of: file.role, isMain: shards.contains(ExactName(file.name))),
                sha256: digests.sha256(of: file.name), besidesTensors: Self.besidesTensors(file.role))
        }
        // What could not be looked at is there all the same, and nobody attests it.
        for problem in folder.problems
        where !files.contains(where: { ExactName($0.name) == ExactName(problem.file) }) {
            files.append(
                ObservedModel.File(
                    name: problem.file, size: 0,
                    role: Self.role(of: FileRole.of(name: problem.file), isMain: false)))
        }
        let weights = digests.sets.first?.weights
        return ObservedModel(
            files: files, weights: weights?.digest, weightsFiles: weights == nil ? [] : shards.map(\.text),
            tensors: weights?.manifest, isDirectory: !folder.isSingleFile,
            pathName: try name(of: folder.snapshot),
            pathRevision: folder.snapshot?.commit)
    }

    private func name(of snapshot: HubSnapshot?) throws -> ModelName? {
        guard let snapshot else { return nil }
        if let name = try? ModelName(snapshot.name) { return name }
        // `models--gpt2`: from before owners were asked for.
        return try court.judge.names().renamed(snapshot.name)
    }

    /// - Parameter isMain: whether the file is of the model that a loader would take.
    private static func role(of role: FileRole, isMain: Bool) -> ObservedModel.File.Role {
        switch role {
        case .weights(let format): isMain || format == .safetensors ? .weights : .otherFormat
        // A file that holds the tensors of another one (ONNX).
        case _ where isMain: .weights
        case .opaqueWeights: .otherFormat
        case .pickle: .pickle
        case .code: .code
        case .documentation, .weightsIndex: .documentation
        case .configuration, .other, .incomplete, .gitLFSPointer: .configuration
        }
    }
}
