internal import ModelDigest
internal import ModelFormats
internal import TensorValues

/// Numbers of a tensor, read and decoded by ranges of elements.
struct Operand: Sendable {
    let bytes: any TensorBytes
    let decoder: BlockDecoder
    let count: Int

    /// - Parameter count: elements from the first on that are meant: whole blocks.
    /// - Returns: nil where there are no bytes, or their type has no numbers.
    init?(_ source: TensorSource, count: Int) {
        guard case .bytes(let bytes) = source.content, let decoder = BlockDecoder(dtype: source.dtype),
            count % decoder.elementsPerBlock == 0
        else { return nil }
        self.bytes = bytes
        self.decoder = decoder
        self.count = count
    }

    func byteCount(of elements: Int) -> Int {
        elements / decoder.elementsPerBlock * decoder.bytesPerBlock
    }

    /// - Parameters:
    ///   - first: a multiple of the elements of a block; so is `values.count`.
    ///   - raw: room for the bytes.
    func read(
        from first: Int, into values: UnsafeMutableBufferPointer<Float>, by raw: UnsafeMutableRawBufferPointer
    ) throws(DigestError) {
        let target = UnsafeMutableRawBufferPointer(rebasing: raw[..<byteCount(of: values.count)])
        try bytes.read(into: target, at: byteCount(of: first))
        decoder.decode(UnsafeRawBufferPointer(target), into: values)
    }
}

/// Where one thread keeps the numbers that it works on.
struct Tiles: ~Copyable {
    private let raw: UnsafeMutableRawBufferPointer
    private let values: UnsafeMutableBufferPointer<Float>
    private let count: Int

    /// - Parameters:
    ///   - count: elements of a tile.
    ///   - tiles: how many are held at once.
    init(_ operands: [Operand], count: Int, tiles: Int) {
        self.count = count
        raw = .allocate(
            byteCount: operands.reduce(0) { max($0, $1.byteCount(of: count)) }, alignment: 64)
        let room = UnsafeMutableRawBufferPointer.allocate(
            byteCount: count * tiles * MemoryLayout<Float>.stride, alignment: 64)
        room.initializeMemory(as: UInt8.self, repeating: 0)
        values = room.bindMemory(to: Float.self)
    }

    deinit {
        raw.deallocate()
        UnsafeMutableRawBufferPointer(values).deallocate()
    }

    /// The room of one tile.
    func tile(_ number: Int, _ elements: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: values[number * count..<number * count + elements])
    }

    /// Reads numbers into a tile.
    func read(_ operand: Operand, _ range: Range<Int>, into number: Int) throws(DigestError) {
        try operand.read(from: range.lowerBound, into: tile(number, range.count), by: raw)
    }
}
