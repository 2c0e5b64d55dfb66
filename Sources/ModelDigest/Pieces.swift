internal import ModelFormats

/// What is read of a file in one go: at most `DigestRun.pieceByteCount` bytes.
struct Piece {
    enum Content {
        /// Bytes that are in no tensor, or whose tensors are not asked for: only SHA-256 wants them.
        case plain
        /// Whole tensors, one after the other, with at most short gaps between them: indexes into the file's tensors.
        case tensors(Range<Int>)
        /// A part of one tensor that is longer than a piece. `start` is the part's offset in the tensor, a multiple of the
        /// size of a piece.
        case part(tensor: Int, start: Int)
        /// One of the tensors that are read apart, as a whole: an index into `ReadPlan.apart`. It is longer than a buffer, and
        /// brings nothing to SHA-256.
        case apart(Int)
    }

    /// In the file, in bytes.
    let offset: Int64
    let count: Int
    /// Bytes of it that somebody wants: all but gaps that are only read along.
    let wantedCount: Int
    let content: Content
    /// The place among the file's pieces, from 0; what is read apart has none of its own.
    let number: Int
}

/// Cuts a file into pieces, in the order of its bytes.
struct PieceCutter {
    private let tensors: [Tensor]
    private let apart: [Tensor]
    private var nextApart = 0
    private let size: Int64
    private let wantsEveryByte: Bool
    private let pieceByteCount: Int
    private var tensor = 0
    /// Bytes of the current tensor that are cut already.
    private var inside = 0
    private var position: Int64 = 0
    private var number = 0

    /// Tensors in one piece. Bounds what one thread holds when a model has a great many tiny ones.
    private static let tensorLimit = 4096

    /// Bytes between two tensors that are read along: GGUF aligns to 32, an entry of a zip has a header and a name before it. To
    /// read them costs less than a piece for each tensor.
    private static let gapLimit = 4096

    /// - Parameters:
    ///   - size: of the file, in bytes.
    ///   - wantsEveryByte: also what is in no tensor.
    init(_ plan: ReadPlan, size: Int64, wantsEveryByte: Bool, pieceByteCount: Int) {
        tensors = plan.inOrder
        apart = plan.apart
        self.size = size
        self.wantsEveryByte = wantsEveryByte
        self.pieceByteCount = pieceByteCount
    }

    /// Bytes of all pieces.
    var byteCount: Int64 {
        (wantsEveryByte ? size : tensors.reduce(0) { $0 + Int64($1.byteCount) })
            + apart.reduce(0) { $0 + Int64($1.byteCount) }
    }

    mutating func next() -> Piece? {
        let next = tensor < tensors.count ? tensors[tensor].offset + Int64(inside) : size
        if wantsEveryByte, position < next {
            let count = Int(min(next - position, Int64(pieceByteCount)))
            return cut(position, count, .plain)
        }
        guard tensor < tensors.count else {
            guard nextApart < apart.count else { return nil }
            defer { nextApart += 1 }
            // Beside the file's own order: neither its place nor its number counts there.
            let view = apart[nextApart]
            return Piece(
                offset: view.offset, count: view.byteCount, wantedCount: view.byteCount,
                content: .apart(nextApart), number: number)
        }
        let current = tensors[tensor]
        if current.byteCount > pieceByteCount {
            let count = min(current.byteCount - inside, pieceByteCount)
            let piece = cut(next, count, .part(tensor: tensor, start: inside))
            inside += count
            if inside == current.byteCount {
                inside = 0
                tensor += 1
            }
            return piece
        }
        let first = tensor
        // Bytes of the piece so far; tensors lie in order and do not overlap, so no gap is less than nothing.
        var count = 0
        var gaps = 0
        while tensor < tensors.count, tensor - first < Self.tensorLimit {
            let gap = tensors[tensor].offset - current.offset - Int64(count)
            guard gap <= Self.gapLimit, tensors[tensor].byteCount <= pieceByteCount - count - Int(gap) else {
                break
            }
            count += Int(gap) + tensors[tensor].byteCount
            gaps += Int(gap)
            tensor += 1
        }
        return cut(next, count, .tensors(first..<tensor), besides: wantsEveryByte ? 0 : gaps)
    }

    private mutating func cut(
        _ offset: Int64, _ count: Int, _ content: Piece.Content, besides: Int = 0
    ) -> Piece {
        position = offset + Int64(count)
        defer { number += 1 }
        return Piece(
            offset: offset, count: count, wantedCount: count - besides, content: content, number: number)
    }
}
