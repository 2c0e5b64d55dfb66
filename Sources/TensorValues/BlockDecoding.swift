// ggml's blocks of 32 elements (ggml-common.h, `block_q4_0` and so on): a scale d in F16, for some types a least value m,
// the fifth bits of all elements in one word, and nibbles: element j in the low half of byte j, element j + 16 in the high one.
//
//     Q4_0   d | 16 bytes of nibbles                  (q - 8) d
//     Q4_1   d | m | 16 bytes of nibbles              q d + m
//     Q5_0   d | u32 fifth bits | nibbles             (q - 16) d
//     Q5_1   d | m | u32 fifth bits | nibbles         q d + m
//     Q8_0   d | 32 x i8                              q d

@inline(__always) func half(_ block: UnsafeRawPointer, _ offset: Int) -> Float {
    halfValue(block.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
}

@inline(__always) func byte(_ block: UnsafeRawPointer, _ offset: Int) -> UInt8 {
    block.load(fromByteOffset: offset, as: UInt8.self)
}

@inline(__always) private func word(_ block: UnsafeRawPointer, _ offset: Int) -> UInt32 {
    UInt32(littleEndian: block.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
}

func decodeQ4_0(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 18 &* index
        let values = target + 32 &* index
        let d = half(block, 0)
        for j in 0..<16 {
            let pair = Int32(byte(block, 2 &+ j))
            values[j] = Float((pair & 15) &- 8) * d
            values[j &+ 16] = Float((pair >> 4) &- 8) * d
        }
    }
}

func decodeQ4_1(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 20 &* index
        let values = target + 32 &* index
        let d = half(block, 0)
        let m = half(block, 2)
        for j in 0..<16 {
            let pair = Int32(byte(block, 4 &+ j))
            values[j] = Float(pair & 15) * d + m
            values[j &+ 16] = Float(pair >> 4) * d + m
        }
    }
}

func decodeQ5_0(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 22 &* index
        let values = target + 32 &* index
        let d = half(block, 0)
        let fifths = word(block, 2)
        for j in 0..<16 {
            let pair = UInt32(byte(block, 6 &+ j))
            let low = (pair & 15) | (fifths >> UInt32(truncatingIfNeeded: j) & 1) << 4
            let high = (pair >> 4) | (fifths >> UInt32(truncatingIfNeeded: j &+ 16) & 1) << 4
            values[j] = Float(Int32(bitPattern: low) &- 16) * d
            values[j &+ 16] = Float(Int32(bitPattern: high) &- 16) * d
        }
    }
}

func decodeQ5_1(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 24 &* index
        let values = target + 32 &* index
        let d = half(block, 0)
        let m = half(block, 2)
        let fifths = word(block, 4)
        for j in 0..<16 {
            let pair = UInt32(byte(block, 8 &+ j))
            let low = (pair & 15) | (fifths >> UInt32(truncatingIfNeeded: j) & 1) << 4
            let high = (pair >> 4) | (fifths >> UInt32(truncatingIfNeeded: j &+ 16) & 1) << 4
            values[j] = Float(Int32(bitPattern: low)) * d + m
            values[j &+ 16] = Float(Int32(bitPattern: high)) * d + m
        }
    }
}

func decodeQ8_0(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 34 &* index
        let values = target + 32 &* index
        let d = half(block, 0)
        for j in 0..<32 {
            values[j] = Float(Int8(bitPattern: byte(block, 2 &+ j))) * d
        }
    }
}
