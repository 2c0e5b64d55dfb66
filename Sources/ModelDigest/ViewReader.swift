package import FileIO
package import ModelFormats

/// Reads the elements of a view in row-major order, block by block, with memory that does not grow with the tensor.
///
/// A block is some consecutive rows of the tensor. Within a block, elements are fetched in the order in which they lie in the file and put
/// where they belong: a transposed matrix is read in bands, and not element by element.
package struct ViewReader {
    private struct Axis {
        var count: Int
        /// In the file, in bytes.
        var stride: Int
        /// In the block, in bytes.
        var step = 0
    }

    private let file: File
    private let window: UnsafeMutableRawBufferPointer
    private let width: Int
    private let start: Int64
    /// Outermost first; none of 1, and none that continues the one before it.
    private var axes: [Axis] = []
    /// What the window holds of the file.
    private var held: Range<Int64> = 0..<0

    /// An element further off than this is read for itself.
    private static let gapLimit = 4096

    /// - Parameters:
    ///   - tensor: not empty.
    ///   - window: through which is read; larger than any element.
    package init(_ tensor: Tensor, of file: File, window: UnsafeMutableRawBufferPointer) {
        self.file = file
        self.window = window
        start = tensor.offset
        guard let strides = tensor.strides else {
            width = 1
            axes = [Axis(count: tensor.byteCount, stride: 1)]
            return
        }
        width = tensor.byteCount / tensor.shape.reduce(1, *)
        for (count, stride) in zip(tensor.shape, strides) where count != 1 {
            if let last = axes.last, last.stride == stride * count {
                axes[axes.count - 1] = Axis(count: last.count * count, stride: stride)
            } else {
                axes.append(Axis(count: count, stride: stride))
            }
        }
    }

    /// Calls `body` with the tensor's bytes, in order, at most `block.count` at a time.
    /// - Returns: false where the file ended before the tensor.
    package mutating func forEachBlock(
        in block: UnsafeMutableRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws(DigestError) -> Void
    ) throws(DigestError) -> Bool {
        // The longest run of inner axes that fits; of the next axis outwards, as many at a time as fit.
        var inner = axes.count
        var row = width
        while inner > 0, axes[inner - 1].count <= block.count / row {
            inner -= 1
            axes[inner].step = row
            row *= axes[inner].count
        }
        guard inner > 0 else {
            guard try fill(block, at: start, axes) else { return false }
            try body(UnsafeRawBufferPointer(rebasing: block[..<row]))
            return true
        }
        var split = axes[inner - 1]
        split.step = row
        let rows = max(1, block.count / row)
        let outer = axes[..<(inner - 1)]
        var index = [Int](repeating: 0, count: outer.count)
        while true {
            let base = zip(index, outer).reduce(start) { $0 + Int64($1.0 * $1.1.stride) }
            var first = 0
            while first < split.count {
                let count = min(rows, split.count - first)
                let part = Axis(count: count, stride: split.stride, step: row)
                guard try fill(block, at: base + Int64(first * split.stride), [part] + axes[inner...]) else {
                    return false
                }
                try body(UnsafeRawBufferPointer(rebasing: block[..<(count * row)]))
                first += count
            }
            // The next of the outer indexes, the last one fastest.
            var axis = outer.count - 1
            while axis >= 0 {
                index[axis] += 1
                if index[axis] < outer[axis].count { break }
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return true }
        }
    }

    /// Fetches what the axes span, in the order of the file.
    private mutating func fill(
        _ block: UnsafeMutableRawBufferPointer, at base: Int64, _ axes: [Axis]
    ) throws(DigestError) -> Bool {
        // Widest strides outside; those of 0 go nowhere, and stand outermost.
        let order = axes.sorted {
            ($0.stride == 0 ? Int.max : $0.stride) > ($1.stride == 0 ? Int.max : $1.stride)
        }
        let run = order.last ?? Axis(count: 1, stride: width, step: width)
        let outer = order.dropLast()
        let isDense = run.stride == width && run.step == width
        // Runs that lie close together are worth reading ahead for.
        let next = outer.last.map { $0.stride } ?? 0
        let isAhead = next > 0 && next <= window.count / 8
        let perRead =
            run.stride > Self.gapLimit || run.stride == 0 ? 1 : (window.count - width) / run.stride + 1
        var index = [Int](repeating: 0, count: outer.count)
        while true {
            var from = base
            var to = 0
            for (axis, place) in zip(outer, index) {
                from += Int64(axis.stride * place)
                to += axis.step * place
            }
            var done = 0
            if isDense, run.count * width >= window.count {
                let target = UnsafeMutableRawBufferPointer(rebasing: block[to..<to + run.count * width])
                guard try read(target, at: from) >= target.count else { return false }
                done = run.count
            }
            while done < run.count {
                let count = min(perRead, run.count - done)
                let span = (count - 1) * run.stride + width
                guard let source = try fetch(from + Int64(done * run.stride), span, isAhead) else {
                    return false
                }
                copy(source, count, run, block, to + done * run.step, isDense)
                done += count
            }
            var axis = outer.count - 1
            while axis >= 0 {
                index[axis] += 1
                if index[axis] < outer[axis].count { break }
                index[axis] = 0
                axis -= 1
            }
            if axis < 0 { return true }
        }
    }

    /// Bytes of the file, by the window.
    private mutating func fetch(
        _ offset: Int64, _ count: Int, _ isAhead: Bool
    ) throws(DigestError) -> UnsafeRawPointer? {
        if !(held.lowerBound <= offset && offset + Int64(count) <= held.upperBound) {
            let target = UnsafeMutableRawBufferPointer(rebasing: window[..<(isAhead ? window.count : count)])
            let found = try read(target, at: offset)
            held = offset..<offset + Int64(found)
            guard found >= count else { return nil }
        }
        return UnsafeRawBufferPointer(window).baseAddress.map { $0 + Int(offset - held.lowerBound) }
    }

    private func read(_ target: UnsafeMutableRawBufferPointer, at offset: Int64) throws(DigestError) -> Int {
        do throws(FileError) { return try file.read(into: target, at: offset) } catch { throw .file(error) }
    }

    private func copy(
        _ source: UnsafeRawPointer, _ count: Int, _ run: Axis, _ block: UnsafeMutableRawBufferPointer,
        _ to: Int,
        _ isDense: Bool
    ) {
        guard let base = block.baseAddress else { return }
        let target = base + to
        if isDense { return target.copyMemory(from: source, byteCount: count * width) }
        func each<Element: BitwiseCopyable>(_ type: Element.Type) {
            for element in 0..<count {
                target.storeBytes(
                    of: source.loadUnaligned(fromByteOffset: element * run.stride, as: type),
                    toByteOffset: element * run.step, as: type)
            }
        }
        switch width {
        case 1: each(UInt8.self)
        case 2: each(UInt16.self)
        case 4: each(UInt32.self)
        case 8: each(UInt64.self)
        default:
            for element in 0..<count {
                (target + element * run.step).copyMemory(
                    from: source + element * run.stride, byteCount: width)
            }
        }
    }
}
