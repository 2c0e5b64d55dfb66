// The types of one element a block. The loops are written so that the compiler makes vectors of them.

func decodeDoubles(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    for index in 0..<count {
        let bits = source.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self)
        target[index] = Float(Double(bitPattern: UInt64(littleEndian: bits)))
    }
}

func decodeSingles(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    for index in 0..<count {
        let bits = source.loadUnaligned(fromByteOffset: 4 &* index, as: UInt32.self)
        target[index] = Float(bitPattern: UInt32(littleEndian: bits))
    }
}

func decodeHalves(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    for index in 0..<count {
        target[index] = halfValue(source.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self))
    }
}

func decodeBrainFloats(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ count: Int) {
    for index in 0..<count {
        let bits = source.loadUnaligned(fromByteOffset: 2 &* index, as: UInt16.self)
        target[index] = Float(bitPattern: UInt32(UInt16(littleEndian: bits)) << 16)
    }
}

func decodeBytes(
    _ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ count: Int,
    _ table: UnsafeBufferPointer<Float>
) {
    for index in 0..<count {
        target[index] = table[Int(source.load(fromByteOffset: index, as: UInt8.self))]
    }
}

/// A half in a file's order of bytes, exactly. Without `Float16`, whose conversion is a call on processors that the build is
/// not told of: the exponent moves by a product with 2^112, which makes normal numbers of subnormal ones too.
@inline(__always) func halfValue(_ stored: UInt16) -> Float {
    let bits = UInt32(UInt16(littleEndian: stored))
    let magnitude = (bits & 0x7FFF) << 13
    let scaled = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
    // All ones from infinity on.
    let special = UInt32(bitPattern: (0x0F7F_FFFF &- Int32(bitPattern: magnitude)) >> 31)
    return Float(bitPattern: (bits & 0x8000) << 16 | scaled | (special & 0x7F80_0000))
}

/// A float of 8 bits: a sign, an exponent, a mantissa.
struct SmallFloat {
    let mantissaBits: Int
    let bias: Int
    /// Which bit patterns are no numbers.
    let specials: Specials

    enum Specials {
        /// IEEE 754: the highest exponent is infinity with no mantissa, NaN with one.
        case ieee
        /// NaN where all bits but the sign are set; no infinity.
        case allOnes
        /// NaN where only the sign is set; no infinity and no negative zero.
        case negativeZero
    }

    /// OCP "8-bit Floating Point Specification" 1.0, 5.1 and 5.2; FNUZ: Noune et al., arXiv:2206.02915.
    static let e4m3 = SmallFloat(mantissaBits: 3, bias: 7, specials: .allOnes)
    static let e5m2 = SmallFloat(mantissaBits: 2, bias: 15, specials: .ieee)
    static let e4m3fnuz = SmallFloat(mantissaBits: 3, bias: 8, specials: .negativeZero)
    static let e5m2fnuz = SmallFloat(mantissaBits: 2, bias: 16, specials: .negativeZero)

    var values: [Float] { (0...255).map { value(UInt8($0)) } }

    private func value(_ bits: UInt8) -> Float {
        let magnitude = Int(bits & 0x7F)
        let exponent = magnitude >> mantissaBits
        let mantissa = magnitude & ((1 << mantissaBits) - 1)
        switch specials {
        case .allOnes where magnitude == 0x7F: return .nan
        case .negativeZero where bits == 0x80: return .nan
        case .ieee where exponent == 0x7F >> mantissaBits:
            return mantissa != 0 ? .nan : bits & 0x80 != 0 ? -.infinity : .infinity
        default: break
        }
        let significand = exponent == 0 ? mantissa : mantissa + 1 << mantissaBits
        let value = Float(
            sign: .plus, exponent: max(exponent, 1) - bias - mantissaBits, significand: Float(significand))
        return bits & 0x80 != 0 ? -value : value
    }
}
