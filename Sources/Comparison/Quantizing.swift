internal import ModelDigest
internal import ModelFormats
internal import Quantization
internal import TensorValues
internal import Threads

/// Holds the blocks of one tensor against the base's numbers.
struct Quantizing {
    let base: Operand
    let derived: Operand
    let threads: Int
    let tally: Tally

    /// Elements of a tile, and of a part: whole blocks of every type.
    private static let tileCount = 1 << 14
    private static let partCount = 1 << 22

    /// - Returns: nil where the derived type is none of blocks, or its rounding is not known, or the base is of blocks itself.
    func run() throws(DigestError) -> QuantizationFinding? {
        let (from, to) = (base.decoder.dtype, derived.decoder.dtype)
        guard from.block == nil, to.block != nil, QuantizationCheck(dtype: to, base: from) != nil else {
            return nil
        }
        let count = base.count
        let parts = (count + Self.partCount - 1) / Self.partCount
        let found = Shared([QuantizationFinding](repeating: QuantizationFinding(dtype: to), count: parts))
        tally.expect(Int64(base.byteCount(of: count) + derived.byteCount(of: count)))
        let (base, derived, tally) = (base, derived, tally)
        try PartedWork.run(parts, threads: threads) { (part) throws(DigestError) in
            guard var check = QuantizationCheck(dtype: to, base: from) else { return }
            let end = min((part + 1) * Self.partCount, count)
            let tiles = Tiles([base], count: min(Self.tileCount, count), tiles: 1)
            let blocks = UnsafeMutableRawBufferPointer.allocate(
                byteCount: derived.byteCount(of: min(Self.tileCount, count)), alignment: 64)
            defer { blocks.deallocate() }
            var at = part * Self.partCount
            while at < end {
                let range = at..<min(at + Self.tileCount, end)
                try tiles.read(base, range, into: 0)
                let held = UnsafeMutableRawBufferPointer(
                    rebasing: blocks[..<derived.byteCount(of: range.count)])
                try derived.bytes.read(into: held, at: derived.byteCount(of: range.lowerBound))
                check.add(
                    UnsafeBufferPointer(tiles.tile(0, range.count)), UnsafeRawBufferPointer(held))
                try tally.advance(base.byteCount(of: range.count) + held.count)
                at = range.upperBound
            }
            let finding = check.finding
            found.withValue { $0[part] = finding }
        }
        // In the order of the parts, so that threads do not show.
        var sum = QuantizationFinding(dtype: to)
        for part in found.withValue({ $0 }) { sum.add(part) }
        return sum
    }
}
