// ggml's blocks of 256 elements (ggml-common.h, `block_q2_K` and so on): sub-blocks of 16 or 32, each with a small integer
// scale s (and for some a least value m), which a scale d in F16 (and dmin) of the whole block multiplies.
//
//     Q2_K   16 bytes: s low nibble, m high nibble | 64 bytes of 2-bit q | d | dmin      d s q - dmin m      sub-blocks of 16
//     Q3_K   32 bytes of third bits | 64 bytes of 2-bit q | 12 bytes of 6-bit s | d      d (s - 32) (q - 4)             of 16
//     Q4_K   d | dmin | 12 bytes of 6-bit s and m | 128 bytes of nibbles                 d s q - dmin m                 of 32
//     Q5_K   d | dmin | 12 bytes of 6-bit s and m | 32 bytes of fifth bits | nibbles     d s q - dmin m                 of 32
//     Q6_K   128 bytes of low nibbles | 64 bytes of 2 high bits | 16 x i8 s | d          d s (q - 32)                   of 16

/// Step and offset of sub-block `sub` of a block.
@inline(__always) func gridQ2K(_ block: UnsafeRawPointer, _ sub: Int) -> (step: Float, offset: Float) {
    let scales = byte(block, sub)
    return (half(block, 80) * Float(scales & 15), half(block, 82) * Float(scales >> 4))
}

@inline(__always) func gridQ3K(_ block: UnsafeRawPointer, _ sub: Int) -> (step: Float, offset: Float) {
    // Four bits in the nibbles of the first 8 bytes, two more in the last 4.
    let nibble = UInt32(byte(block, 96 &+ (sub & 7))) >> (sub < 8 ? 0 : 4) & 15
    let top = UInt32(byte(block, 104 &+ (sub & 3))) >> UInt32(truncatingIfNeeded: 2 &* (sub >> 2)) & 3
    return (half(block, 108) * Float(Int32(bitPattern: nibble | top << 4) &- 32), 0)
}

/// Of Q4_K and Q5_K (`get_scale_min_k4`).
@inline(__always) func gridQ4K(_ block: UnsafeRawPointer, _ sub: Int) -> (step: Float, offset: Float) {
    let packed = block + 4
    let scale: UInt8
    let least: UInt8
    if sub < 4 {
        (scale, least) = (byte(packed, sub) & 63, byte(packed, sub &+ 4) & 63)
    } else {
        let low = byte(packed, sub &+ 4)
        scale = (low & 15) | (byte(packed, sub &- 4) >> 6) << 4
        least = (low >> 4) | (byte(packed, sub) >> 6) << 4
    }
    return (half(block, 0) * Float(scale), half(block, 2) * Float(least))
}

@inline(__always) func gridQ6K(_ block: UnsafeRawPointer, _ sub: Int) -> (step: Float, offset: Float) {
    (half(block, 208) * Float(Int8(bitPattern: byte(block, 192 &+ sub))), 0)
}

func decodeQ2K(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 84 &* index
        for sub in 0..<16 {
            // Sub-blocks go through 32 bytes twice (low and high 16), then to the next two bits of the same bytes.
            let (scale, offset) = gridQ2K(block, sub)
            let quants = block + (16 &+ (sub >> 3) &* 32 &+ (sub & 1) &* 16)
            let shift = UInt32(truncatingIfNeeded: (sub >> 1) & 3) &* 2
            let values = target + (256 &* index &+ 16 &* sub)
            for j in 0..<16 {
                values[j] = scale * Float(UInt32(byte(quants, j)) >> shift & 3) - offset
            }
        }
    }
}

func decodeQ3K(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 110 &* index
        for sub in 0..<16 {
            let scale = gridQ3K(block, sub).step
            let quants = block + (32 &+ (sub >> 3) &* 32 &+ (sub & 1) &* 16)
            let thirds = block + (sub & 1) &* 16
            let shift = UInt32(truncatingIfNeeded: (sub >> 1) & 3) &* 2
            let third = UInt32(truncatingIfNeeded: sub >> 1)
            let values = target + (256 &* index &+ 16 &* sub)
            for j in 0..<16 {
                let quant =
                    (UInt32(byte(quants, j)) >> shift & 3) | (UInt32(byte(thirds, j)) >> third & 1) << 2
                values[j] = scale * Float(Int32(bitPattern: quant) &- 4)
            }
        }
    }
}

func decodeQ4K(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 144 &* index
        for sub in 0..<8 {
            let (scale, offset) = gridQ4K(block, sub)
            let quants = block + (16 &+ (sub >> 1) &* 32)
            let shift = UInt32(truncatingIfNeeded: sub & 1) &* 4
            let values = target + (256 &* index &+ 32 &* sub)
            for j in 0..<32 {
                values[j] = scale * Float(UInt32(byte(quants, j)) >> shift & 15) - offset
            }
        }
    }
}

func decodeQ5K(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 176 &* index
        for sub in 0..<8 {
            let (scale, offset) = gridQ4K(block, sub)
            let quants = block + (48 &+ (sub >> 1) &* 32)
            let fifths = block + 16
            let shift = UInt32(truncatingIfNeeded: sub & 1) &* 4
            let fifth = UInt32(truncatingIfNeeded: sub)
            let values = target + (256 &* index &+ 32 &* sub)
            for j in 0..<32 {
                let quant =
                    (UInt32(byte(quants, j)) >> shift & 15) | (UInt32(byte(fifths, j)) >> fifth & 1) << 4
                values[j] = scale * Float(quant) - offset
            }
        }
    }
}

func decodeQ6K(_ source: UnsafeRawPointer, _ target: UnsafeMutablePointer<Float>, _ blocks: Int) {
    for index in 0..<blocks {
        let block = source + 210 &* index
        for sub in 0..<16 {
            // In each half of the block: low nibbles of 64 bytes are the elements 0...63 of it, high ones 64...127.
            let group = (sub & 7) >> 1
            let start = (sub & 1) &* 16
            let lows = block + ((sub >> 3) &* 64 &+ (group & 1) &* 32 &+ start)
            let highs = block + (128 &+ (sub >> 3) &* 32 &+ start)
            let shift = UInt32(truncatingIfNeeded: group >> 1) &* 4
            let high = UInt32(truncatingIfNeeded: group) &* 2
            let scale = gridQ6K(block, sub).step
            let values = target + (256 &* index &+ 16 &* sub)
            for j in 0..<16 {
                let quant = (UInt32(byte(lows, j)) >> shift & 15) | (UInt32(byte(highs, j)) >> high & 3) << 4
                values[j] = scale * Float(Int32(bitPattern: quant) &- 32)
            }
        }
    }
}
