package import Cryptography
package import FileIO
package import ModelFormats
internal import Threads

/// Which digests a question needs. No more is read than they need.
package struct WantedDigests: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The weights digest of the sets.
    package static let weights = WantedDigests(rawValue: 1)
    /// The tensor manifests of the sets; brings the weights digest too.
    package static let tensors = WantedDigests(rawValue: 2)
    /// SHA-256 of the files.
    package static let sha256 = WantedDigests(rawValue: 4)
    /// Aliases of the files of which SHA-256 is taken; reading is then as slow as the slowest of them.
    package static let aliases = WantedDigests(rawValue: 8)
    /// The model digest, where the weights digest of the main set is taken.
    package static let model = WantedDigests(rawValue: 16)
}

/// How far reading has come.
package struct DigestProgress: Hashable, Sendable {
    /// Bytes.
    package let done: Int64
    /// Bytes that will be read; what is remembered is not among them.
    package let total: Int64

    package init(done: Int64, total: Int64) {
        self.done = done
        self.total = total
    }
}

/// The digests of a folder.
package struct ModelDigests: Sendable {
    /// What was learned of one file.
    package struct FileDigest: Hashable, Sendable {
        package let file: ModelFile
        /// `sha256:`; nil when it was not asked for.
        package let sha256: Digest?
        /// Where they were asked for, sorted by scheme.
        package let aliases: [Alias]
    }

    /// What was learned of files that are one model's weights together.
    package struct SetDigest: Sendable {
        package let set: WeightSet
        /// The fault where the set is no whole model, or a file of it is malformed.
        package let outcome: Result<WeightsDigest, FormatError>
        /// Files beside the set's own in which tensors of it lie (ONNX).
        package let external: [ModelFile]
        /// What the headers of its shards hold besides tensors; nil for one that was not read, being remembered.
        package let besides: [ContainerContents?]

        package var weights: WeightsDigest? { try? outcome.get() }
        package var fault: FormatError? {
            if case .failure(let fault) = outcome { fault } else { nil }
        }
    }

    /// The digest of a set's tensors, whatever container they are in, and what it was made of.
    package struct WeightsDigest: Hashable, Sendable {
        /// `weights:`.
        package let digest: Digest
        package let tensorCount: Int
        /// Bytes of all tensors.
        package let byteCount: Int
        /// Where tensors were asked for.
        package let manifest: TensorManifest?
    }

    /// In the folder's order.
    package let files: [FileDigest]
    /// In the folder's order: the main model first.
    package let sets: [SetDigest]
    /// The model digest, or why there is none; nil where it was not asked for, or there is no configuration or no one model.
    package let model: Result<Alias, FormatError>?
    /// Sentences about the digest memory that somebody should read.
    package let notes: [String]
    /// Bytes that were read for it, headers apart; 0 when everything was remembered.
    package let bytesRead: Int64

    package func sha256(of name: String) -> Digest? {
        files.first { ExactName($0.file.name) == ExactName(name) }?.sha256
    }
}

/// Takes digests of a folder: what is remembered is not read again, and everything else is read once.
package struct ModelDigester {
    private let threads: Int
    private let memory: DigestMemory?
    private let rehash: Bool
    private let alreadyRead: ((FileStatus) -> WantedDigests)?
    private let now: () -> Int64
    private let progress: ((DigestProgress) -> Void)?
    private let isCancelled: (() -> Bool)?

    /// Tensors of one set. 200 bytes each: 100 MB; the largest published models have 91,000.
    package static let tensorLimit = 1 << 19

    /// Processors that are online.
    package static var coreCount: Int { ThreadTeam.coreCount }

    /// - Parameters:
    ///   - threads: that hash; 1 and more.
    ///   - memory: nil where nothing is remembered.
    ///   - rehash: whether everything is read again, and remembered anew.
    ///   - alreadyRead: what was taken of a file in this run, and need not be taken again even so.
    ///   - now: nanoseconds since 1970; whole seconds will do.
    ///   - progress: called on the calling thread, after each piece that it hashed itself.
    ///   - isCancelled: asked on the calling thread, as often.
    package init(
        threads: Int = coreCount, memory: DigestMemory? = nil, rehash: Bool = false,
        alreadyRead: ((FileStatus) -> WantedDigests)? = nil,
        now: @escaping () -> Int64,
        progress: ((DigestProgress) -> Void)? = nil, isCancelled: (() -> Bool)? = nil
    ) {
        self.threads = threads
        self.memory = memory
        self.rehash = rehash
        self.alreadyRead = alreadyRead
        self.now = now
        self.progress = progress
        self.isCancelled = isCancelled
    }

    /// What `digest` would read: headers are read for it, and nothing else. Files that several questions share can be
    /// counted once by their keys.
    /// - Parameters: as `digest` has them.
    package func pending(
        _ folder: ModelFolder, wanting wanted: WantedDigests, files: [ModelFile]? = nil,
        sets: [WeightSet]? = nil
    ) throws(DigestError) -> [PendingRead] {
        try work(folder, wanted, files: files, sets: sets).pending
    }

    /// - Parameters:
    ///   - files: of which SHA-256 is taken, where that is wanted; nil for all of the folder. A Git LFS pointer and an
    ///     unfinished download have none: they are not the file.
    ///   - sets: of which the weights digest is taken, where that is wanted; nil for all of the folder.
    ///   - headers: of files that the caller read already, by the status that the folder's listing has of them: they are not read
    ///     again. A file that changed in between is noticed when its tensors are read.
    package func digest(
        _ folder: ModelFolder, wanting wanted: WantedDigests, files: [ModelFile]? = nil,
        sets: [WeightSet]? = nil, headers: [FileStatus: ContainerContents] = [:]
    ) throws(DigestError) -> ModelDigests {
        let files = wanted.contains(.sha256) ? files ?? folder.files : []
        let sets = wanted.isDisjoint(with: [.weights, .tensors]) ? [] : sets ?? folder.weightSets
        var work = try work(folder, wanted, files: files, sets: sets, headers: headers)
        let read = try work.run(threads: threads, progress: progress, isCancelled: isCancelled)
        let taken = sets.map { set in
            ModelDigests.SetDigest(
                set: set, outcome: work.weights(of: set, manifest: wanted.contains(.tensors)),
                external: work.external(of: set), besides: work.besides(of: set))
        }
        let main = wanted.contains(.model) ? folder.main : nil
        let weights = main.flatMap { main in
            taken.first { ExactName($0.set.name) == ExactName(main.name) }?.weights
        }
        return ModelDigests(
            files: files.map {
                ModelDigests.FileDigest(file: $0, sha256: work.sha256(of: $0), aliases: work.aliases(of: $0))
            },
            sets: taken,
            model: weights.flatMap { ModelIdentity.digest(of: folder, weights: $0.digest) },
            notes: memory?.notes ?? [], bytesRead: read)
    }

    private func work(
        _ folder: ModelFolder, _ wanted: WantedDigests, files: [ModelFile]?, sets: [WeightSet]?,
        headers: [FileStatus: ContainerContents] = [:]
    ) throws(DigestError) -> DigestWork {
        let (rehash, alreadyRead) = (rehash, alreadyRead)
        var work = DigestWork(
            folder, memory: memory, now: now(), headers: headers,
            believing: { rehash ? alreadyRead?($0) ?? [] : [.sha256, .tensors] })
        if wanted.contains(.sha256) {
            for file in files ?? folder.files {
                work.wantSHA256(of: file)
                if wanted.contains(.aliases) { try work.wantAliases(of: file) }
            }
        }
        if !wanted.isDisjoint(with: [.weights, .tensors]) {
            for set in sets ?? folder.weightSets { try work.wantTensors(of: set) }
        }
        return work
    }
}

/// A file of which something has to be read.
package struct PendingRead: Hashable, Sendable {
    package let device: UInt64
    package let inode: UInt64
    /// What is opened.
    package let path: String
    /// Bytes that will be read.
    package let byteCount: Int64
    /// Whether SHA-256 is taken, one long chain; otherwise only tensors are hashed.
    package let isSHA256: Bool

    package init(device: UInt64, inode: UInt64, path: String, byteCount: Int64, isSHA256: Bool) {
        self.device = device
        self.inode = inode
        self.path = path
        self.byteCount = byteCount
        self.isSHA256 = isSHA256
    }
}
