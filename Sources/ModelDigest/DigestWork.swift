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
        /// Tensors of other files that lie in this one (ONNX's external data).
        var guests: [(owner: Key, tensor: Tensor)] = []
        /// Which part of its model it says it is; nil also where its tensors are remembered.
        var part: ContainerContents.Part?
        /// What its header holds besides tensors; nil until it was read.
        var besides: ContainerContents?
        /// Names of the tensors that lie in other files.
        var namesBeside: [String] = []
        /// The other files.
        var beside: [ModelFile] = []
        /// Remembered, or made from what was read.
        var records: [TensorRecord]?
        var sha256: Hash32?
        var fault: FormatError?
        var aliasPlan: AliasPlan?
        var aliases: [Alias] = []
    }

    private let folder: ModelFolder
    private let memory: DigestMemory?
    /// What the memory is believed to know of a file.
    private let believing: (FileStatus) -> WantedDigests
    private let now: Int64
    /// Read before, by the status that the listing has of their files.
    private let headers: [FileStatus: ContainerContents]
    private var needs: [Key: Need] = [:]
    /// In the order in which they were asked for.
    private var order: [Key] = []
    /// Sets that cannot have a weights digest, by name.
    private var faults: [ExactName: FormatError] = [:]

    init(
        _ folder: ModelFolder, memory: DigestMemory?, now: Int64,
        headers: [FileStatus: ContainerContents],
        believing: @escaping (FileStatus) -> WantedDigests
    ) {
        self.folder = folder
        self.memory = memory
        self.believing = believing
        self.now = now
        self.headers = headers
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

    /// Aliases are not remembered: who asks for them has the file read. A header that cannot be read is the weights digest's fault
    /// to tell, and such a file has none.
    mutating func wantAliases(of file: ModelFile) throws(DigestError) {
        let key = note(file)
        guard needs[key]?.aliasPlan == nil else { return }
        do throws(FormatError) {
            needs[key]?.aliasPlan = try AliasPlan(file)
        } catch {
            if error.code == .changed { throw .format(error) }
        }
    }

    /// Reads headers, as far as they are not remembered, and checks the set before a byte of a tensor is read.
    mutating func wantTensors(of set: WeightSet) throws(DigestError) {
        if let fault = set.fault {
            faults[ExactName(set.name)] = fault
            return
        }
        var names: [[String]] = []
        var parts: [ContainerContents.Part?] = []
        var count = 0
        for shard in set.shards {
            let key = note(shard)
            do throws(FormatError) {
                names.append(try tensorNames(key))
                parts.append(needs[key]?.part)
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
            try set.requireConsistent(names, parts: parts)
            // A pickle of settings is no model; safetensors without tensors says that it is one.
            if count == 0, set.shards.allSatisfy({ $0.role == .weights(.pytorch) }) {
                throw FormatError(.noWeights, set.name, "it holds no tensor")
            }
        } catch {
            faults[ExactName(set.name)] = error
            return
        }
        for shard in set.shards { needs[Key(shard)]?.wantsTensors = true }
    }

    private mutating func note(_ file: ModelFile) -> Key {
        let key = Key(file)
        if needs[key] == nil {
            let believed = believing(file.status)
            let remembered = believed.isEmpty ? nil : memory?.recall(file.status, now: now)
            needs[key] = Need(
                file: file,
                records: believed.contains(.tensors)
                    ? remembered?.records.flatMap { RecordCoding.decode($0) } : nil,
                sha256: believed.contains(.sha256) ? remembered?.sha256 : nil)
            order.append(key)
        }
        return key
    }

    private mutating func tensorNames(_ key: Key) throws(FormatError) -> [String] {
        guard var need = needs[key] else { return [] }
        if let records = need.records { return records.map(\.name) }
        if let fault = need.fault { throw fault }
        if let tensors = need.tensors { return tensors.map(\.name) + need.namesBeside }
        guard case .weights(let format) = need.file.role else {
            preconditionFailure("a set holds weights")
        }
        do throws(FormatError) {
            let contents: ContainerContents
            if let known = headers[need.file.status] {
                contents = known
            } else {
                contents = try readHeader(of: need.file, format)
            }
            need.tensors = contents.tensors
            need.part = contents.part
            need.besides = ContainerContents(
                tensors: [], uncovered: contents.uncovered, claims: contents.claims)
            for external in contents.external { try invite(external, to: &need, key) }
        } catch {
            need.fault = error
            needs[key] = need
            throw error
        }
        needs[key] = need
        return (need.tensors?.map(\.name) ?? []) + need.namesBeside
    }

    private func readHeader(
        of listed: ModelFile, _ format: ContainerFormat
    ) throws(FormatError) -> ContainerContents {
        let file: File
        do throws(FileError) {
            file = try File(reading: listed.realPath)
        } catch {
            throw FormatError(.unreadable, listed.name, error.detail)
        }
        try requireUnchanged(file, listed)
        return try format.contents(of: file, named: listed.name)
    }

    /// Notes tensors in the file beside where they lie.
    private mutating func invite(
        _ external: ContainerContents.External, to need: inout Need, _ owner: Key
    ) throws(FormatError) {
        let host = try folder.file(at: external.location, beside: need.file)
        for tensor in external.tensors
        where tensor.offset > host.status.size || Int64(tensor.byteCount) > host.status.size - tensor.offset {
            throw FormatError(
                .offsetsOutOfRange, need.file.name,
                "has a tensor of \(tensor.byteCount) bytes at \(tensor.offset) of \(host.name), which has \(host.status.size)"
            )
        }
        let key = note(host)
        guard key != owner else {
            throw FormatError(.unsupported, need.file.name, "names itself as the file that holds its tensors")
        }
        needs[key]?.guests += external.tensors.map { (owner, $0) }
        need.namesBeside += external.tensors.map(\.name)
        need.beside.append(host)
    }

    // MARK: Reading

    private struct Task {
        let key: Key
        let task: FileTask
        /// Whose each of the task's tensors is; nil where all are the file's own.
        let owners: [Key]?
    }

    private var tasks: [Task] {
        order.compactMap { key in
            guard let need = needs[key] else { return nil }
            var tensors = isRead(key) ? need.tensors ?? [] : []
            if tensors.contains(where: { $0.made != nil }) { tensors.removeAll { $0.made != nil } }
            var owners: [Key]?
            let guests = need.guests.filter { isRead($0.owner) }
            if !guests.isEmpty {
                var all = tensors.map { (owner: key, tensor: $0) } + guests
                all.sort { Tensor.precedes($0.tensor, $1.tensor) }
                tensors = all.map(\.tensor)
                owners = all.map(\.owner)
            }
            let wantsSHA256 = need.wantsSHA256 && need.sha256 == nil
            let wantsTensors = isRead(key) || !guests.isEmpty
            let aliases = need.aliasPlan?.streams ?? []
            guard wantsTensors || wantsSHA256 || !aliases.isEmpty else { return nil }
            let task = FileTask(
                file: need.file, tensors: wantsTensors ? tensors : nil,
                wantsSHA256: wantsSHA256,
                aliases: aliases)
            return Task(key: key, task: task, owners: owners)
        }
    }

    /// Records of the tensors whose bytes the container's reader made itself.
    private var madeRecords: [Key: [TensorRecord]] {
        var found: [Key: [TensorRecord]] = [:]
        for key in order where isRead(key) {
            found[key] = (needs[key]?.tensors ?? []).compactMap { tensor in
                tensor.made.map { TensorRecord(tensor, digest: BLAKE3.hash($0)) }
            }
        }
        return found
    }

    /// What `run` would read.
    var pending: [PendingRead] {
        tasks.map { item in
            PendingRead(
                device: item.key.device, inode: item.key.inode, path: item.task.file.realPath,
                byteCount: DigestRun([item.task], threads: 1).total, isSHA256: item.task.wantsSHA256)
        }
    }

    /// - Returns: the bytes that were read.
    mutating func run(
        threads: Int, progress: ((DigestProgress) -> Void)?, isCancelled: (() -> Bool)?
    ) throws(DigestError) -> Int64 {
        let tasks = self.tasks
        var found = madeRecords
        guard !tasks.isEmpty else { return 0 }
        let run = DigestRun(tasks.map(\.task), threads: threads)
        // Bytes that are read once more, in another order.
        let total = run.total + tasks.reduce(0) { $0 + (needs[$1.key]?.aliasPlan?.secondByteCount ?? 0) }
        let results = try run.run(
            progress: progress.map { progress in { progress(DigestProgress(done: $0.done, total: total)) } },
            isCancelled: isCancelled)
        var done = run.total
        for (item, result) in zip(tasks, results) {
            guard let tensors = item.task.tensors else { continue }
            guard let owners = item.owners else {
                let records = tensors.indices.map {
                    TensorRecord(tensors[$0], digest: result.tensors[$0])
                }
                found[item.key] = found[item.key].map { $0.isEmpty ? records : $0 + records }
                continue
            }
            for index in tensors.indices {
                found[owners[index]]?.append(TensorRecord(tensors[index], digest: result.tensors[index]))
            }
        }
        var remembered: [(entry: DigestMemory.Entry, status: FileStatus)] = []
        for (item, result) in zip(tasks, results) {
            let key = item.key
            var entry = DigestMemory.Entry(sha256: result.sha256, records: nil)
            if let hash = result.sha256 { needs[key]?.sha256 = hash }
            needs[key]?.aliases = result.aliases
            if let plan = needs[key]?.aliasPlan {
                needs[key]?.aliases += try plan.readByName(
                    item.task.file,
                    advance: {
                        done += Int64($0)
                        progress?(DigestProgress(done: done, total: total))
                    }, isCancelled: isCancelled)
            }
            if let records = found[key]?.sortedByName() {
                needs[key]?.records = records
                needs[key]?.tensors = nil
                // What lies in another file changes with that one, of which this row knows nothing.
                let isWhole = needs[key]?.beside.isEmpty ?? false
                entry.records = memory != nil && isWhole ? RecordCoding.encode(records[...]) : nil
            }
            remembered.append((entry, item.task.file.status))
        }
        memory?.remember(remembered, hashedAt: now)
        return total
    }

    /// Whether the file's own tensors are to be read, wherever they lie.
    private func isRead(_ key: Key) -> Bool {
        needs[key].map { $0.wantsTensors && $0.records == nil && $0.tensors != nil } ?? false
    }

    // MARK: Answers

    func sha256(of file: ModelFile) -> Digest? {
        switch file.role {
        case .gitLFSPointer, .incomplete: nil
        default: needs[Key(file)]?.sha256.map { Digest(.sha256, $0) }
        }
    }

    /// Files in which the set's tensors lie besides its own.
    func external(of set: WeightSet) -> [ModelFile] { set.shards.flatMap { needs[Key($0)]?.beside ?? [] } }

    /// Sorted by scheme.
    func aliases(of file: ModelFile) -> [Alias] { (needs[Key(file)]?.aliases ?? []).sorted() }

    /// What the headers of the set's files hold besides tensors, in the order of its shards.
    func besides(of set: WeightSet) -> [ContainerContents?] { set.shards.map { needs[Key($0)]?.besides } }

    func weights(of set: WeightSet, manifest: Bool) -> Result<ModelDigests.WeightsDigest, FormatError> {
        if let fault = faults[ExactName(set.name)] { return .failure(fault) }
        var records: [TensorRecord] = []
        for shard in set.shards {
            guard let own = needs[Key(shard)]?.records else { continue }
            // Most models are one file, whose records are not copied.
            if records.isEmpty { records = own } else { records += own }
        }
        let whole = TensorManifest(unique: records)
        return .success(
            ModelDigests.WeightsDigest(
                digest: whole.weights, tensorCount: records.count, byteCount: whole.byteCount,
                manifest: manifest ? whole : nil))
    }
}
