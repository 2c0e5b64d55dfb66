package import ModelFormats

extension DType {
    /// Whether `superBlocks` writes it.
    package var isSuperBlock: Bool {
        switch self {
        case .q2K, .q3K, .q4K, .q5K, .q6K: true
        default: false
        }
    }

    /// `quantize_row_q2_K_ref` to `quantize_row_q6_K_ref` of ggml-quants.c: blocks of 256 numbers, without an importance matrix.
    static func superBlocks(_ values: [Float], as type: DType) -> [UInt8] {
        precondition(values.count % 256 == 0, "rows of K-quants have a multiple of 256 numbers")
        var out: [UInt8] = []
        out.reserveCapacity(values.count)
        for start in stride(from: 0, to: values.count, by: 256) {
            let block = values[start..<start + 256]
            switch type {
            case .q2K: out += q2K(block)
            case .q3K: out += q3K(block)
            case .q4K: out += q45K(block, fifths: false)
            case .q5K: out += q45K(block, fifths: true)
            case .q6K: out += q6K(block)
            default: preconditionFailure("no such type here")
            }
        }
        return out
    }

    private static func sub(_ x: ArraySlice<Float>, _ index: Int, _ count: Int) -> ArraySlice<Float> {
        x[x.startIndex + index * count..<x.startIndex + (index + 1) * count]
    }

    private static func half(_ value: Float) -> (bytes: [UInt8], value: Float) {
        let half = Float16(value)
        return (withUnsafeBytes(of: half.bitPattern.littleEndian) { Array($0) }, Float(half))
    }

    /// The nearest points of the grid that is stored, from 0: what every K-quant ends by.
    /// - Parameter grid: step and offset of each sub-block.
    private static func points(
        _ x: ArraySlice<Float>, _ grid: [(step: Float, offset: Float)], _ low: Int32, _ high: Int32
    ) -> [UInt8] {
        let count = x.count / grid.count
        var out: [UInt8] = []
        for (index, (step, offset)) in grid.enumerated() {
            for value in sub(x, index, count) {
                // The searches' own points stay where a step is 0; they stand for nothing.
                let point = step == 0 ? low : ReferenceSearch.nearest((value + offset) / step)
                out.append(UInt8(max(low, min(high, point)) - low))
            }
        }
        return out
    }

    private static func q2K(_ x: ArraySlice<Float>) -> [UInt8] {
        let range = ReferenceSearch.Range(most: 3, start: -0.5, step: 0.1, count: 15, isAbsolute: true)
        let found = (0..<16).map { index in
            let part = sub(x, index, 16)
            return ReferenceSearch.fromLeast(part, part.map(\.magnitude), range)
        }
        let (scales, d) = rounded(found.map(\.scale), to: 15)
        let (offsets, dmin) = rounded(found.map(\.offset), to: 15)
        let grid = zip(scales, offsets).map { (step: d.value * Float($0), offset: dmin.value * Float($1)) }
        return zip(scales, offsets).map { UInt8($0 | $1 << 4) } + quarters(points(x, grid, 0, 3)) + d.bytes
            + dmin.bytes
    }

    /// Integers up to `most`, and what they are multiplied by.
    private static func rounded(
        _ values: [Float], to most: Float
    ) -> (integers: [Int32], factor: (bytes: [UInt8], value: Float)) {
        let largest = values.reduce(0, max)
        guard largest > 0 else { return (values.map { _ in 0 }, half(0)) }
        let inverse = most / largest
        return (
            values.map { min(Int32(most), max(0, ReferenceSearch.nearest(inverse * $0))) },
            half(largest / most)
        )
    }

    private static func q3K(_ x: ArraySlice<Float>) -> [UInt8] {
        let found = (0..<16).map { ReferenceSearch.movingPoints(sub(x, $0, 16), 4) }
        let (largest, d, inverse) = signed(found, 32)
        let scales = found.map { value -> Int32 in
            largest == 0 ? 0 : max(-32, min(31, ReferenceSearch.nearest(inverse * value))) + 32
        }
        var packed = [UInt8](repeating: 0, count: 12)
        if largest != 0 {
            for (j, scale) in scales.enumerated() {
                packed[j % 8] |= UInt8(scale & 15) << (j < 8 ? 0 : 4)
                packed[j % 4 + 8] |= UInt8(scale >> 4) << UInt8(2 * (j / 4))
            }
        }
        let grid = scales.map { (step: largest == 0 ? 0 : d.value * Float($0 - 32), offset: Float(0)) }
        let all = points(x, grid, -4, 3)
        var thirds = [UInt8](repeating: 0, count: 32)
        for (j, point) in all.enumerated() where point > 3 { thirds[j % 32] |= 1 << UInt8(j / 32) }
        return thirds + quarters(all) + packed + d.bytes
    }

    /// The scale of the largest size, what its integers are multiplied by, and the inverse that makes them.
    private static func signed(
        _ scales: [Float], _ n: Float
    ) -> (largest: Float, d: (bytes: [UInt8], value: Float), inverse: Float) {
        var largest: Float = 0
        for scale in scales where scale.magnitude > largest.magnitude { largest = scale }
        guard largest != 0 else { return (0, half(0), 0) }
        let inverse = -n / largest
        return (largest, half(1 / inverse), inverse)
    }

    /// Q4_K and Q5_K.
    private static func q45K(_ x: ArraySlice<Float>, fifths: Bool) -> [UInt8] {
        let range = ReferenceSearch.Range(
            most: fifths ? 31 : 15, start: fifths ? -0.5 : -1, step: 0.1, count: fifths ? 15 : 20,
            isAbsolute: false)
        let found = (0..<8).map { index in
            let part = sub(x, index, 32)
            let size = (part.reduce(Float(0)) { $0 + $1 * $1 } / 32).squareRoot()
            return ReferenceSearch.fromLeast(part, part.map { size + $0.magnitude }, range)
        }
        let (scales, d) = rounded(found.map(\.scale), to: 63)
        let (offsets, dmin) = rounded(found.map(\.offset), to: 63)
        var packed = [UInt8](repeating: 0, count: 12)
        for j in 0..<8 {
            let (scale, offset) = (UInt8(scales[j]), UInt8(offsets[j]))
            if j < 4 {
                packed[j] |= scale
                packed[j + 4] |= offset
            } else {
                packed[j + 4] = scale & 15 | (offset & 15) << 4
                packed[j - 4] |= (scale >> 4) << 6
                packed[j] |= (offset >> 4) << 6
            }
        }
        let grid = zip(scales, offsets).map { (step: d.value * Float($0), offset: dmin.value * Float($1)) }
        let all = points(x, grid, 0, fifths ? 31 : 15)
        var highs = [UInt8](repeating: 0, count: fifths ? 32 : 0)
        var nibbles: [UInt8] = []
        for start in stride(from: 0, to: 256, by: 64) {
            for j in start..<start + 32 { nibbles.append(all[j] & 15 | (all[j + 32] & 15) << 4) }
        }
        if fifths {
            for (j, point) in all.enumerated() where point > 15 { highs[j % 32] |= 1 << UInt8(j / 32) }
        }
        return d.bytes + dmin.bytes + packed + highs + nibbles
    }

    private static func q6K(_ x: ArraySlice<Float>) -> [UInt8] {
        let found = (0..<16).map { ReferenceSearch.aroundZero(sub(x, $0, 16), 32) }
        let (largest, d, inverse) = signed(found, 128)
        guard largest.magnitude >= 1e-15 else { return [UInt8](repeating: 0, count: 210) }
        let scales = found.map { min(127, ReferenceSearch.nearest(inverse * $0)) }
        let all = points(x, scales.map { (step: d.value * Float($0), offset: Float(0)) }, -32, 31)
        var lows: [UInt8] = []
        var highs: [UInt8] = []
        for start in [0, 128] {
            for pair in [0, 32] {
                for l in start + pair..<start + pair + 32 {
                    lows.append(all[l] & 15 | (all[l + 64] & 15) << 4)
                }
            }
            for l in start..<start + 32 {
                highs.append(
                    all[l] >> 4 | (all[l + 32] >> 4) << 2 | (all[l + 64] >> 4) << 4 | (all[l + 96] >> 4) << 6)
            }
        }
        return lows + highs + scales.map { UInt8(bitPattern: Int8($0)) } + d.bytes
    }

    /// Two bits of each, four to a byte.
    private static func quarters(_ points: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for start in [0, 128] {
            for l in start..<start + 32 {
                out.append(
                    points[l] & 3 | (points[l + 32] & 3) << 2 | (points[l + 64] & 3) << 4
                        | (points[l + 96] & 3) << 6)
            }
        }
        return out
    }
}
