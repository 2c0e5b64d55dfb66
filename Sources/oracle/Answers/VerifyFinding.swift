internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import ModelPlaces
internal import Registry
internal import StrictJSON
internal import Trust

// What stands at a path, and what was seen of it: the files that a verdict is about, before anybody judges.
extension VerifyAnswer {
    func find(_ path: String) throws -> VerifySubject {
        let found = try NamedModel.locate(path, for: "verify", in: context)
        return VerifySubject(
            input: path, folder: try reader.folder(at: found.path), claimedName: found.claimedName)
    }

    /// A pointer or half a download is not the model: no verdict on it would be one.
    func refuseUnfinished(_ subject: VerifySubject) throws {
        for file in subject.files {
            guard case .gitLFSPointer(let pointer) = file.role else { continue }
            let digest = Hash32(hex: pointer.sha256).map { Digest(.sha256, $0) }
            let names = try digest.map { try court.judge.judge(digest: $0).names } ?? []
            let known = names.first.map { " (\($0.standing.rawValue) as \($0.name))" } ?? " (unknown)"
            throw CommandError(
                "\(file.name) is a Git LFS pointer, not the file", code: "git-lfs-pointer",
                cause: "it names sha256:\(pointer.sha256)\(known)", help: "git lfs pull")
        }
        let isWhole = subject.main.map { $0.fault == nil } ?? false
        for file in subject.files where file.role == .incomplete && !isWhole {
            throw CommandError(
                "\(file.name) is a download that has not ended", code: "incomplete-download",
                help: "let the download end, then verify again")
        }
    }

    /// The headers of a set are read and checked before anything else, so that a damaged file is never merely unknown.
    /// - Returns: why, and nothing else, where the tensors are of a kind that is not read. A file of torch's may be known by its
    ///   SHA-256 whatever is wrong with it; and what its pickle would do is part of the answer.
    func readHeaders(of set: WeightSet) throws -> ([ContainerContents], unread: FormatError?) {
        do throws(FormatError) {
            return (try Self.contents(of: set), nil)
        } catch {
            guard error.isUnread || Self.isPyTorch(set) else { throw error }
            return ([], error)
        }
    }

    static func besidesTensors(_ role: FileRole) -> String? {
        if case .weights(let format) = role { format.besidesTensors } else { nil }
    }

    static func open(_ file: ModelFile) throws(FormatError) -> File {
        do throws(FileError) { return try File(reading: file.realPath) } catch {
            throw FormatError(.unreadable, file.name, error.detail)
        }
    }

    static func contents(of set: WeightSet) throws(FormatError) -> [ContainerContents] {
        var contents: [ContainerContents] = []
        for shard in set.shards {
            guard case .weights(let format) = shard.role else {
                throw FormatError(.noWeights, shard.name, "no weights in a format that is read")
            }
            contents.append(try format.contents(of: open(shard), named: shard.name))
        }
        try set.requireConsistent(contents.map(\.tensorNames), parts: contents.map(\.part))
        return contents
    }

    /// No file is longer than an Int64, and a set's files lie on one disk.
    static func byteCount(of contents: [ContainerContents]) -> Int {
        contents.reduce(0) { $0.addingReportingOverflow($1.byteCount).partialValue }
    }

    static func isPyTorch(_ set: WeightSet) -> Bool {
        set.shards.contains { $0.role == .weights(.pytorch) }
    }

    /// Whether a set may hold the same tensors as the main one and nothing besides, as far as the headers tell.
    static func mayEqual(_ set: WeightSet, _ main: WeightSet?, _ byteCount: Int) -> Bool {
        guard let main, set.fault == nil, ExactName(set.name) != ExactName(main.name),
            set.shards.allSatisfy({ besidesTensors($0.role) == nil }), let contents = try? contents(of: set)
        else { return false }
        return Self.byteCount(of: contents) == byteCount
    }

    func observe(_ subject: VerifySubject, _ digests: ModelDigests, _ plan: ReadingPlan) throws
        -> ObservedModel
    {
        let folder = subject.folder
        let weights = digests.sets.first?.weights
        var shards = plan.shards
        shards.formUnion((digests.sets.first?.external ?? []).map { ExactName($0.name) })
        for twin in digests.sets.dropFirst() where weights != nil && twin.weights?.digest == weights?.digest {
            shards.formUnion(twin.set.shards.map { ExactName($0.name) })
        }
        var files: [ObservedModel.File] = []
        for file in subject.files {
            let name = ExactName(file.name)
            var observed = ObservedModel.File(
                name: file.name, size: file.status.size,
                role: Self.role(of: file.role, isMain: shards.contains(name)),
                sha256: plan.believed[name] ?? digests.sha256(of: file.name),
                besidesTensors: Self.besidesTensors(file.role))
            if observed.role == .pickle { try look(at: file, &observed) }
            files.append(observed)
        }
        // What could not be looked at is there all the same, and nobody attests it.
        for problem in subject.problems
        where !files.contains(where: { ExactName($0.name) == ExactName(problem.file) }) {
            files.append(
                ObservedModel.File(
                    name: problem.file, size: 0,
                    role: Self.role(of: FileRole.of(name: problem.file), isMain: false)))
        }
        return ObservedModel(
            files: files, weights: weights?.digest,
            weightsFiles: weights == nil ? [] : shards.map(\.text),
            tensors: weights?.manifest, isDirectory: subject.isDirectory,
            pathName: try name(of: folder.snapshot) ?? subject.claimedName,
            pathRevision: folder.snapshot?.commit)
    }

    /// What a pickle would do when it is loaded. It is read and not run.
    func look(at file: ModelFile, _ observed: inout ObservedModel.File) throws {
        switch PyTorch.nature(of: try Self.open(file), named: file.name) {
        case .plainData: observed.pickle = .plainData
        case .refused(let fault): observed.pickle = .notPlainData(fault.fault)
        case .notAPickle: observed.role = .otherFormat
        case .damaged: break
        }
    }

    func name(of snapshot: HubSnapshot?) throws -> ModelName? {
        guard let snapshot else { return nil }
        if let name = try? ModelName(snapshot.name) { return name }
        // `models--gpt2`: from before owners were asked for.
        return try court.judge.names().renamed(snapshot.name)
    }

    /// - Parameter isMain: whether the file is of the model that a loader would take.
    static func role(of role: FileRole, isMain: Bool) -> ObservedModel.File.Role {
        switch role {
        case .weights(.safetensors): .weights
        // A file that holds the tensors of another one (ONNX).
        case _ where isMain: .weights
        case .weights(.pytorch): .pickle
        case .weights: .otherFormat
        case .opaqueWeights: .otherFormat
        case .pickle: .pickle
        case .code: .code
        case .documentation, .weightsIndex: .documentation
        case .configuration, .other, .incomplete, .gitLFSPointer: .configuration
        }
    }
}
