internal import Cryptography
package import FileIO
package import ModelFormats
internal import Threads

/// One pass over some files, by several threads.
///
/// A thread takes a free buffer and the next piece, reads it, hashes its tensors, and hands the buffer on to the file's
/// SHA-256 where one is wanted, and to its aliases. Such a hash takes the pieces in order: whoever brings the piece that is next,
/// and finds nobody at it, hashes as many as are there. Pieces are handed out in order and only together with a buffer, so the piece that
/// is waited for is always in some thread's hands, and nobody waits for ever.
final class DigestRun: @unchecked Sendable {
    /// Bytes of a piece and a buffer: a power of two. Two buffers stay within the second-level cache of one core, which is
    /// what makes copying by `pread` as fast as mapping.
    static let pieceByteCount = 1 << 18
    /// Bytes of all buffers together.
    static let bufferLimit = 32 << 20
    /// Bytes of the blocks in which views are put in order, of all threads together.
    static let apartLimit = 16 << 20
    static let threadLimit = bufferLimit / pieceByteCount

    private let tasks: [FileTask]
    private let plans: [ReadPlan]
    private let bufferCount: Int
    private let threads: Int
    /// Bytes that will be read.
    let total: Int64

    // What varies is guarded by `monitor`, but for the contents of buffers, each of which has one owner.
    private let monitor = Monitor()
    private var files: [OpenFile]
    private var freeBuffers: [UnsafeMutableRawBufferPointer] = []
    private var allBuffers: [UnsafeMutableRawBufferPointer] = []
    /// Files before this one have no piece left to hand out.
    private var firstOpen = 0
    private var failure: DigestError?
    private var done: Int64 = 0

    private struct Waiting {
        let bytes: UnsafeRawBufferPointer
        let offset: Int64
        var left: Int
    }

    private struct OpenFile {
        var cutter: PieceCutter
        var file: File?
        var isCut = false
        /// Pieces handed out and not finished, SHA-256 included.
        var outstanding = 0
        var readAhead = ReadAhead()
        var large: [Int: LargeTensor] = [:]
        var streams: [RunningStream]
        /// Pieces that a stream waits for, by number, with how many streams have not had them.
        var waiting: [Int: Waiting] = [:]
        var result: FileResult
    }

    init(_ tasks: [FileTask], threads: Int) {
        self.tasks = tasks
        let plans = tasks.map { ReadPlan($0.tensors ?? []) }
        self.plans = plans
        files = zip(tasks, plans).map { task, plan in
            OpenFile(
                cutter: PieceCutter(
                    plan, size: task.file.status.size, wantsEveryByte: task.isOrdered,
                    pieceByteCount: Self.pieceByteCount),
                streams: task.streams.map(RunningStream.init),
                result: FileResult(
                    tensors: [Hash32](repeating: BLAKE3.hash([]), count: plan.count),
                    sha256: nil))
        }
        let total = files.reduce(0) { $0 + $1.cutter.byteCount }
        self.total = total
        // A thread has to have something to do: at least four pieces.
        let useful = Int(min(total / Int64(4 * Self.pieceByteCount) + 1, Int64(Self.threadLimit)))
        self.threads = max(1, min(threads, useful))
        let forOrder = tasks.contains { $0.isOrdered } ? 2 * self.threads + 2 : 0
        bufferCount = min(self.threads + forOrder, Self.bufferLimit / Self.pieceByteCount)
    }

    deinit { for buffer in allBuffers { buffer.deallocate() } }

    /// Reads everything.
    /// - Parameters:
    ///   - progress: called on this thread, between pieces.
    ///   - isCancelled: asked on this thread, between pieces.
    /// - Returns: the results in the order of the tasks.
    func run(
        progress: ((DigestProgress) -> Void)?, isCancelled: (() -> Bool)?
    ) throws(DigestError) -> [FileResult] {
        // The helpers may be done before this thread has had a piece.
        if isCancelled?() == true { throw .cancelled }
        ThreadTeam.run(helpers: threads - 1, { self.work {} }) {
            self.work {
                if isCancelled?() == true { self.fail(.cancelled) }
                progress?(self.progress)
            }
        }
        if let failure { throw failure }
        progress?(DigestProgress(done: total, total: total))
        return zip(files, plans).map { file, plan in
            FileResult(
                tensors: plan.arrange(file.result.tensors), sha256: file.result.sha256,
                aliases: file.result.aliases)
        }
    }

    private var progress: DigestProgress {
        monitor.lock()
        defer { monitor.unlock() }
        return DigestProgress(done: done, total: total)
    }

    private func fail(_ error: DigestError) {
        monitor.lock()
        if failure == nil { failure = error }
        monitor.wakeAll()
        monitor.unlock()
    }

    private func work(_ betweenPieces: () -> Void) {
        do throws(DigestError) {
            while let (index, piece, file, buffer) = try take() {
                if case .apart(let number) = piece.content {
                    try processApart(index, number, file, buffer, betweenPieces)
                } else {
                    try process(index, piece, file, buffer)
                }
                betweenPieces()
            }
        } catch {
            fail(error)
        }
    }

    // MARK: Handing out

    private func take() throws(DigestError) -> (Int, Piece, File, UnsafeMutableRawBufferPointer)? {
        monitor.lock()
        defer { monitor.unlock() }
        while true {
            if failure != nil { return nil }
            guard let index = nextFile() else { return nil }
            guard let buffer = takeBuffer() else {
                monitor.wait()
                continue
            }
            do throws(DigestError) {
                let file = try open(index)
                if let piece = files[index].cutter.next() {
                    files[index].outstanding += 1
                    return (index, piece, file, buffer)
                }
                // Nothing in it (an empty file), or nothing left.
                freeBuffers.append(buffer)
                files[index].isCut = true
                try finishIfDone(index)
            } catch {
                freeBuffers.append(buffer)
                throw error
            }
        }
    }

    /// The file to take the next piece of. One after the other; but where SHA-256 holds a file up, others go on beside it.
    private func nextFile() -> Int? {
        while firstOpen < files.count, files[firstOpen].isCut { firstOpen += 1 }
        var best: Int?
        var seen = 0
        var index = firstOpen
        while index < files.count, seen < threads {
            if !files[index].isCut {
                if !tasks[index].isOrdered { return best ?? index }
                if best.map({ files[index].outstanding < files[$0].outstanding }) ?? true { best = index }
                seen += 1
            }
            index += 1
        }
        return best
    }

    private func takeBuffer() -> UnsafeMutableRawBufferPointer? {
        if let buffer = freeBuffers.popLast() { return buffer }
        guard allBuffers.count < bufferCount else { return nil }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceByteCount, alignment: 4096)
        allBuffers.append(buffer)
        return buffer
    }

    private func open(_ index: Int) throws(DigestError) -> File {
        if let file = files[index].file { return file }
        let file: File
        do throws(FileError) {
            file = try File(reading: tasks[index].file.realPath)
        } catch {
            throw .file(error)
        }
        do throws(FormatError) { try requireUnchanged(file, tasks[index].file) } catch {
            throw .format(error)
        }
        file.adviseSequential()
        files[index].file = file
        return file
    }

    // MARK: Hashing

    private func process(
        _ index: Int, _ piece: Piece, _ file: File, _ buffer: UnsafeMutableRawBufferPointer
    ) throws(DigestError) {
        let task = tasks[index]
        let tensors = plans[index].inOrder
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<piece.count])
        let began = ContinuousClock.now
        let count: Int
        do throws(FileError) {
            count = try file.read(into: target, at: piece.offset)
        } catch {
            throw .file(error)
        }
        askAhead(index, piece, file, took: ContinuousClock.now - began)
        guard count == piece.count else { throw becameShorter(index) }
        let bytes = UnsafeRawBufferPointer(target)
        var digests: [Hash32] = []
        var part: HashedPart?
        switch piece.content {
        case .plain, .apart: break
        case .tensors(let range):
            let parts = tensors[range].map { tensor in
                let begin = Int(tensor.offset - piece.offset)
                return begin..<begin + tensor.byteCount
            }
            digests = BLAKE3.hashes(of: parts, in: bytes)
        case .part(_, let start): part = HashedPart(bytes, start: start)
        }

        monitor.lock()
        defer { monitor.unlock() }
        switch piece.content {
        case .plain, .apart: break
        case .tensors(let range): files[index].result.tensors.replaceSubrange(range, with: digests)
        case .part(let tensor, let start):
            if let part {
                let digest = files[index].large[
                    tensor, default: LargeTensor(byteCount: tensors[tensor].byteCount)
                ].add(part, at: start)
                if let digest {
                    files[index].result.tensors[tensor] = digest
                    files[index].large[tensor] = nil
                }
            }
        }
        if task.isOrdered {
            files[index].waiting[piece.number] = Waiting(
                bytes: bytes, offset: piece.offset, left: files[index].streams.count)
            for stream in files[index].streams.indices { hashInOrder(index, stream) }
        } else {
            release(bytes, of: index, wanted: piece.wantedCount)
        }
        try finishIfDone(index)
    }

    private func askAhead(_ index: Int, _ piece: Piece, _ file: File, took: Duration) {
        monitor.lock()
        let due = files[index].readAhead.ask(after: piece, took: took)
        monitor.unlock()
        if let due { file.adviseNeeded(at: due.lowerBound, count: due.count) }
    }

    private func becameShorter(_ index: Int) -> DigestError {
        .format(
            FormatError(
                .truncated, tasks[index].file.name,
                "it became shorter while it was read; try again when nobody writes it"))
    }

    /// Reads and hashes a tensor by itself: a view with strides, or one that shares bytes with another.
    private func processApart(
        _ index: Int, _ number: Int, _ file: File, _ buffer: UnsafeMutableRawBufferPointer,
        _ betweenBlocks: () -> Void
    ) throws(DigestError) {
        let plan = plans[index]
        let tensor = plan.apart[number]
        var hasher = BLAKE3.Hasher()
        if tensor.byteCount > 0 {
            let block = UnsafeMutableRawBufferPointer.allocate(
                byteCount: min(tensor.byteCount, max(Self.pieceByteCount, Self.apartLimit / threads)),
                alignment: 4096)
            defer { block.deallocate() }
            var reader = ViewReader(tensor, of: file, window: buffer)
            let isWhole = try reader.forEachBlock(in: block) { (bytes) throws(DigestError) in
                hasher.update(bytes)
                try self.advance(bytes.count)
                betweenBlocks()
            }
            guard isWhole else { throw becameShorter(index) }
        }
        monitor.lock()
        defer { monitor.unlock() }
        files[index].result.tensors[plan.inOrder.count + number] = hasher.finalize()
        release(UnsafeRawBufferPointer(rebasing: buffer[..<0]), of: index)
        try finishIfDone(index)
    }

    /// Throws what failed elsewhere, so that long work ends too.
    private func advance(_ count: Int) throws(DigestError) {
        monitor.lock()
        defer { monitor.unlock() }
        if let failure { throw failure }
        done += Int64(count)
    }

    /// Feeds a stream what is next in order. Called, and returns, with the lock held; hashes without it.
    private func hashInOrder(_ index: Int, _ number: Int) {
        guard !files[index].streams[number].isHashing else { return }
        files[index].streams[number].isHashing = true
        var stream = files[index].streams[number]
        while failure == nil, let piece = files[index].waiting[stream.nextPiece] {
            monitor.unlock()
            stream.feed(piece.bytes, at: piece.offset)
            monitor.lock()
            if let left = files[index].waiting[stream.nextPiece]?.left, left > 1 {
                files[index].waiting[stream.nextPiece]?.left = left - 1
            } else {
                files[index].waiting[stream.nextPiece] = nil
                release(piece.bytes, of: index)
            }
            stream.nextPiece += 1
        }
        stream.isHashing = false
        files[index].streams[number] = stream
    }

    /// - Parameter wanted: bytes of it that count as progress; nil for all.
    private func release(_ bytes: UnsafeRawBufferPointer, of index: Int, wanted: Int? = nil) {
        files[index].outstanding -= 1
        done += Int64(wanted ?? bytes.count)
        freeBuffers.append(
            UnsafeMutableRawBufferPointer(
                start: UnsafeMutableRawPointer(mutating: bytes.baseAddress), count: Self.pieceByteCount))
        monitor.wakeAll()
    }

    private func finishIfDone(_ index: Int) throws(DigestError) {
        guard files[index].isCut, files[index].outstanding == 0, let file = files[index].file else { return }
        do throws(FormatError) { try requireUnchanged(file, tasks[index].file) } catch {
            throw .format(error)
        }
        for stream in files[index].streams {
            if let hash = stream.sha256 { files[index].result.sha256 = hash }
            if let alias = stream.alias { files[index].result.aliases.append(alias) }
        }
        files[index].file = nil
    }
}

/// Compares an open file with what the folder's listing saw: the same inode, size and times.
package func requireUnchanged(_ file: File, _ listed: ModelFile) throws(FormatError) {
    let status: FileStatus
    do throws(FileError) {
        status = try file.status()
    } catch {
        throw FormatError(.unreadable, listed.name, error.detail)
    }
    let seen = listed.status
    guard status.device == seen.device, status.inode == seen.inode, status.size == seen.size,
        status.modified == seen.modified, status.changed == seen.changed
    else {
        throw FormatError(
            .changed, listed.name, "it changed while it was read; try again when nobody writes it")
    }
}
