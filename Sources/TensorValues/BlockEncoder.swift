package import ModelFormats

/// Singles rounded to a narrower type and back.
package enum Rounding {
    /// To the nearest half, ties to even; beyond the largest it is infinite.
    @inline(__always) package static func throughHalf(_ value: Float) -> Float {
        halfValue(UInt16(littleEndian: halfBits(value)))
    }

    /// To the nearest bfloat16, ties to even.
    @inline(__always) package static func throughBrainFloat(_ value: Float) -> Float {
        guard value.isFinite else { return value }
        let bits = value.bitPattern
        return Float(bitPattern: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000)
    }
}

/// The nearest half. Adding a power of two whose last bit is the half's own leaves the rounding to the addition
/// (`fp16_ieee_from_fp32_value` of Maratyszcza's FP16, which ggml uses where the processor cannot).
@inline(__always) func halfBits(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
    let doubled = bits &+ bits
    let bias = max(doubled & 0xFF00_0000, 0x7100_0000)
    let scaled = value.magnitude * 0x1p112 * 0x1p-110
    let sum = (Float(bitPattern: bias >> 1 &+ 0x0780_0000) + scaled).bitPattern
    let rounded = UInt16(truncatingIfNeeded: sum >> 13 & 0x7C00) &+ UInt16(truncatingIfNeeded: sum & 0xFFF)
    return sign | (doubled > 0xFF00_0000 ? 0x7E00 : rounded)
}

/// Rounds blocks of numbers as ggml does without an importance matrix, for the types of which that is one answer:
/// `quantize_row_q4_0_ref`, `q4_1`, `q5_0`, `q5_1`, `q8_0` of ggml-quants.c, bit for bit.
package struct BlockEncoder: Sendable {
    package let dtype: DType
    package let bytesPerBlock: Int
    /// Elements of a block of each of these types.
    package static let elementsPerBlock = 32

    /// - Returns: nil for any other type; K-quants search their scales.
    package init?(dtype: DType) {
        switch dtype {
        case .q4_0, .q4_1, .q5_0, .q5_1, .q8_0: break
        default: return nil
        }
        guard let block = dtype.block else { return nil }
        self.dtype = dtype
        bytesPerBlock = block.bytes
    }

    /// - Parameters:
    ///   - values: of one block.
    ///   - block: `bytesPerBlock` of them.
    /// - Returns: false, and nothing is promised of the block, for values that have no answer: not all finite, or so small
    ///   that the inverse of their scale is not.
    package func encode(_ values: UnsafePointer<Float>, into block: UnsafeMutablePointer<UInt8>) -> Bool {
        switch dtype {
        case .q4_0: encodeAroundZero(values, block, highest: 8, fifths: false)
        case .q5_0: encodeAroundZero(values, block, highest: 16, fifths: true)
        case .q4_1: encodeFromLeast(values, block, highest: 15, fifths: false)
        case .q5_1: encodeFromLeast(values, block, highest: 31, fifths: true)
        default: encodeBytes(values, block)
        }
    }

    private func encodeAroundZero(
        _ values: UnsafePointer<Float>, _ block: UnsafeMutablePointer<UInt8>, highest: Float, fifths: Bool
    ) -> Bool {
        var largest: Float = 0
        var isFinite = true
        for j in 0..<32 {
            isFinite = isFinite && values[j].isFinite
            if largest.magnitude < values[j].magnitude { largest = values[j] }
        }
        let d = largest / -highest
        guard isFinite, let inverse = Self.inverse(d) else { return false }
        store(d, block)
        pack(block + 2, fifths: fifths) { j in
            Int32(min(values[j] * inverse + (highest + 0.5), 2 * highest - 1))
        }
        return true
    }

    private func encodeFromLeast(
        _ values: UnsafePointer<Float>, _ block: UnsafeMutablePointer<UInt8>, highest: Float, fifths: Bool
    ) -> Bool {
        var least = Float.greatestFiniteMagnitude
        var most = -Float.greatestFiniteMagnitude
        var isFinite = true
        for j in 0..<32 {
            isFinite = isFinite && values[j].isFinite
            least = min(least, values[j])
            most = max(most, values[j])
        }
        let d = (most - least) / highest
        guard isFinite, d.isFinite, let inverse = Self.inverse(d) else { return false }
        store(d, block)
        store(least, block + 2)
        pack(block + 4, fifths: fifths) { j in
            Int32(min((values[j] - least) * inverse + 0.5, highest))
        }
        return true
    }

    private func encodeBytes(_ values: UnsafePointer<Float>, _ block: UnsafeMutablePointer<UInt8>) -> Bool {
        var largest: Float = 0
        var isFinite = true
        for j in 0..<32 {
            isFinite = isFinite && values[j].isFinite
            largest = max(largest, values[j].magnitude)
        }
        let d = largest / 127
        guard isFinite, let inverse = Self.inverse(d) else { return false }
        store(d, block)
        for j in 0..<32 {
            let quant = (values[j] * inverse).rounded(.toNearestOrAwayFromZero)
            block[2 &+ j] = UInt8(bitPattern: Int8(max(-127, min(127, quant))))
        }
        return true
    }

    /// As ggml: 0 of 0.
    private static func inverse(_ d: Float) -> Float? {
        guard d != 0 else { return 0 }
        let inverse = 1 / d
        return inverse.isFinite ? inverse : nil
    }

    private func store(_ value: Float, _ target: UnsafeMutablePointer<UInt8>) {
        let bits = halfBits(value)
        target[0] = UInt8(truncatingIfNeeded: bits)
        target[1] = UInt8(truncatingIfNeeded: bits >> 8)
    }

    /// The fifth bits, where there are any, and then the nibbles.
    private func pack(
        _ target: UnsafeMutablePointer<UInt8>, fifths: Bool, _ quant: (Int) -> Int32
    ) {
        let nibbles = fifths ? target + 4 : target
        var word: UInt32 = 0
        for j in 0..<16 {
            let low = UInt32(bitPattern: quant(j))
            let high = UInt32(bitPattern: quant(j &+ 16))
            nibbles[j] = UInt8(truncatingIfNeeded: low & 15 | (high & 15) << 4)
            word |= (low >> 4 & 1) << UInt32(j) | (high >> 4 & 1) << UInt32(j &+ 16)
        }
        guard fifths else { return }
        for index in 0..<4 { target[index] = UInt8(truncatingIfNeeded: word >> UInt32(8 &* index)) }
    }
}
