internal import ModelDigest
internal import ModelFormats
internal import TensorValues

/// A part of a tensor's bytes.
struct SlicedBytes: TensorBytes {
    let source: any TensorBytes
    let start: Int

    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(DigestError) {
        try source.read(into: target, at: start + offset)
    }
}

/// Rows that llama.cpp lets alternate, in their own order: row h * (n / 2) + j of a head lies at 2 j + h, n being the rows of a head.
struct OrderedRows: TensorBytes {
    let source: any TensorBytes
    let rowByteCount: Int
    /// Even.
    let rowsPerHead: Int

    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(DigestError) {
        guard rowByteCount > 0 else { return }
        var done = 0
        while done < target.count {
            let (row, inner) = (offset + done).quotientAndRemainder(dividingBy: rowByteCount)
            let count = min(rowByteCount - inner, target.count - done)
            let (head, place) = row.quotientAndRemainder(dividingBy: rowsPerHead)
            let (half, pair) = place.quotientAndRemainder(dividingBy: rowsPerHead / 2)
            let stored = head * rowsPerHead + 2 * pair + half
            try source.read(
                into: UnsafeMutableRawBufferPointer(rebasing: target[done..<done + count]),
                at: stored * rowByteCount + inner)
            done += count
        }
    }
}

/// Bytes that are made an element at a time: a range that begins or ends within one is cut out of whole elements.
protocol ElementBytes: TensorBytes {
    /// Bytes of an element.
    var width: Int { get }
    /// - Parameter target: room for whole elements, from `first` on.
    func readElements(into target: UnsafeMutableRawBufferPointer, from first: Int) throws(DigestError)
}

extension ElementBytes {
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) throws(DigestError) {
        guard target.count > 0 else { return }
        guard offset % width != 0 || target.count % width != 0 else {
            return try readElements(into: target, from: offset / width)
        }
        let first = offset / width
        let count = (offset + target.count - 1) / width + 1 - first
        let whole = UnsafeMutableRawBufferPointer.allocate(byteCount: count * width, alignment: 16)
        defer { whole.deallocate() }
        try readElements(into: whole, from: first)
        let start = offset - first * width
        target.copyMemory(from: UnsafeRawBufferPointer(rebasing: whole[start..<start + target.count]))
    }
}

/// A matrix with rows and columns exchanged. What is asked for is some of its rows: the same columns of every row of the source.
struct TransposedBytes: ElementBytes {
    let source: any TensorBytes
    /// Of the source.
    let rows: Int
    let columns: Int
    let width: Int

    func readElements(into target: UnsafeMutableRawBufferPointer, from first: Int) throws(DigestError) {
        let count = target.count / width
        guard count > 0, rows > 0 else { return }
        let firstColumn = first / rows
        let held = (first + count - 1) / rows + 1 - firstColumn
        let strip = UnsafeMutableRawBufferPointer.allocate(byteCount: held * width, alignment: 16)
        defer { strip.deallocate() }
        for row in 0..<rows {
            try source.read(into: strip, at: (row * columns + firstColumn) * width)
            for column in 0..<held {
                let place = (firstColumn + column) * rows + row - first
                guard place >= 0, place < count else { continue }
                UnsafeMutableRawBufferPointer(rebasing: target[place * width..<(place + 1) * width])
                    .copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: strip[column * width..<(column + 1) * width]))
            }
        }
    }
}

/// 1 + w, in F32.
struct PlusOneBytes: ElementBytes {
    let source: any TensorBytes
    private let decoder: BlockDecoder
    var width: Int { 4 }

    /// - Returns: nil for a type whose elements are no numbers, each by itself.
    init?(source: any TensorBytes, dtype: DType) {
        guard let decoder = BlockDecoder(dtype: dtype), decoder.elementsPerBlock == 1 else { return nil }
        self.source = source
        self.decoder = decoder
    }

    func readElements(into target: UnsafeMutableRawBufferPointer, from first: Int) throws(DigestError) {
        let count = target.count / width
        let raw = UnsafeMutableRawBufferPointer.allocate(
            byteCount: count * decoder.bytesPerBlock, alignment: 16)
        let values = UnsafeMutableBufferPointer<Float>.allocate(capacity: count)
        defer {
            raw.deallocate()
            values.deallocate()
        }
        values.initialize(repeating: 0)
        try source.read(into: raw, at: first * decoder.bytesPerBlock)
        decoder.decode(UnsafeRawBufferPointer(raw), into: values)
        for index in 0..<count {
            target.storeBytes(
                of: (1 + values[index]).bitPattern.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
        }
    }
}
