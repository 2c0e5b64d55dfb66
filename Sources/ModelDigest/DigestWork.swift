internal import Cryptography
internal import FileIO
internal import ModelFormats

/// What one question needs of each file, what is remembered of it, and what has to be read. Files are told apart by inode:
/// two names of one blob are read once.
struct DigestWork {
    private struct Key: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ file: ModelFile) {
            device = file.status.device
            inode = file.status.inode
        }
    }

    private struct Need {
        let file: ModelFile
        var wantsSHA256 = false
        var wantsTensors = false
        /// From the header, in the order of the bytes; nil until the header was read.
        var tensors: [Tensor]?
        /// Remembered, or made from what was read.
        var records: [TensorRecord]?
        var sha256: Hash32?
        var fault: FormatError?
    }

    private let memory: DigestMemory?
    private let rehash: Bool
    private let now: Int64
    private var needs: [Key: Need] = [:]
    /// In the order in which they were asked for.
    private var order: [Key] = []
    /// Sets that cannot have a weights digest, by name.
    private var faults: [ExactName: FormatError] = [:]

    init(memory: DigestMemory?, rehash: Bool, now: Int64) {
        self.memory = memory
        self.rehash = rehash
        self.now = now
    }

    // MARK: Asking

    mutating func wantSHA256(of file: ModelFile) {
        switch file.role {
        case .gitLFSPointer, .incomplete: return
        default: break
        }
        let key = note(file)
        needs[key]?.wantsSHA256 = true
    }

    /// Reads headers, as far as they are not remembered, and checks the set before a byte of a tensor is read.
    mutating func wantTensors(of set: WeightSet) throws(DigestError) {
        if let fault = set.fault {
            faults[ExactName(set.name)] = fault
            return
        }
        var names: [[String]] = []
        var count = 0
        for shard in set.shards {
            let key = note(shard)
            do throws(FormatError) {
                names.append(try tensorNames(key))
                count += names[names.count - 1].count
                guard count <= ModelDigester.tensorLimit else {
                    throw FormatError(
                        .tooManyTensors, set.name, "more than \(ModelDigester.tensorLimit) tensors")
                }
            } catch {
                if error.code == .changed { throw .format(error) }
                faults[ExactName(set.name)] = error
                return
            }
        }
        do throws(FormatError) {
            try set.requireConsistent(names)
        } catch {
            faults[ExactName(set.name)] = error
            return
        }
        for shard in set.shards { needs[Key(shard)]?.wantsTensors = true }
    }

    private mutating func note(_ file: ModelFile) -> Key {
        let key = Key(file)
        if needs[key] == nil {
            let remembered = rehash ? nil : memory?.recall(file.status, now: now)
            needs[key] = Need(
                file: file, records: remembered?.records.flatMap { RecordCoding.decode($0) },
                sha256: remembered?.sha256)
            order.append(key)
        }
        return key
    }

    private mutating func tensorNames(_ key: Key) throws(FormatError) -> [String] {
        guard var need = needs[key] else { return [] }
        if let records = need.records { return records.map(\.name) }
        if let fault = need.fault { throw fault }
        if let tensors = need.tensors { return tensors.map(\.name) }
        guard case .weights(let format) = need.file.role else {
            preconditionFailure("a set holds weights")
        }
        do throws(FormatError) {
            let file: File
            do throws(FileError) {
                file = try File(reading: need.file.realPath)
            } catch {
                throw FormatError(.unreadable, need.file.name, error.detail)
            }
            try requireUnchanged(file, need.file)
            need.tensors = try format.contents(of: file, named: need.file.name).tensors
        } catch {
            need.fault = error
            needs[key] = need
            throw error
        }
        needs[key] = need
        return need.tensors?.map(\.name) ?? []
    }

    // MARK: Reading

    /// - Returns: the bytes that were read.
    mutating func run(
        threads: Int, progress: ((DigestProgress) -> Void)?, isCancelled: (() -> Bool)?
    ) throws(DigestError) -> Int64 {
        var keys: [Key] = []
        var tasks: [FileTask] = []
        for key in order {
            guard let need = needs[key] else { continue }
            let tensors = need.wantsTensors && need.records == nil ? need.tensors : nil
            let wantsSHA256 = need.wantsSHA256 && need.sha256 == nil
            guard tensors != nil || wantsSHA256 else { continue }
            keys.append(key)
            tasks.append(FileTask(file: need.file, tensors: tensors, wantsSHA256: wantsSHA256))
        }
        guard !tasks.isEmpty else { return 0 }
        let run = DigestRun(tasks, threads: threads)
        let results = try run.run(progress: progress, isCancelled: isCancelled)
        var remembered: [(entry: DigestMemory.Entry, status: FileStatus)] = []
        for (index, result) in results.enumerated() {
            let key = keys[index]
            var found = DigestMemory.Entry(sha256: result.sha256, records: nil)
            if let hash = result.sha256 { needs[key]?.sha256 = hash }
            if let tensors = tasks[index].tensors {
                let records = zip(tensors, result.tensors).map { TensorRecord($0, digest: $1) }
                    .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
                needs[key]?.records = records
                needs[key]?.tensors = nil
                found.records = memory == nil ? nil : RecordCoding.encode(records)
            }
            remembered.append((found, tasks[index].file.status))
        }
        memory?.remember(remembered, hashedAt: now)
        return run.total
    }

    // MARK: Answers

    func sha256(of file: ModelFile) -> Digest? {
        switch file.role {
        case .gitLFSPointer, .incomplete: nil
        default: needs[Key(file)]?.sha256.map { Digest(.sha256, $0) }
        }
    }

    func weights(of set: WeightSet, manifest: Bool) -> Result<ModelDigests.WeightsDigest, FormatError> {
        if let fault = faults[ExactName(set.name)] { return .failure(fault) }
        var records: [TensorRecord] = []
        for shard in set.shards { records += needs[Key(shard)]?.records ?? [] }
        let whole = TensorManifest(unique: records)
        return .success(
            ModelDigests.WeightsDigest(
                digest: whole.weights, tensorCount: records.count, byteCount: whole.byteCount,
                manifest: manifest ? whole : nil))
    }
}
