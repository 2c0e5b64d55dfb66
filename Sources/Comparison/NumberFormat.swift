internal import ModelFormats

/// What a floating-point format can write.
struct NumberFormat {
    /// Bits after the point.
    let mantissaBits: Int
    /// e of the smallest normal number, 2^e.
    let smallestExponent: Int
    /// The largest finite number.
    let largest: Float

    static let single = NumberFormat(
        mantissaBits: 23, smallestExponent: -126, largest: .greatestFiniteMagnitude)
    static let brain = NumberFormat(mantissaBits: 7, smallestExponent: -126, largest: 0x1.FEp127)
    static let half = NumberFormat(mantissaBits: 10, smallestExponent: -14, largest: 65504)

    init(mantissaBits: Int, smallestExponent: Int, largest: Float) {
        self.mantissaBits = mantissaBits
        self.smallestExponent = smallestExponent
        self.largest = largest
    }

    /// - Returns: nil for a type whose entries are no floating-point numbers by themselves.
    init?(_ dtype: DType) {
        switch dtype {
        // A double is decoded to a single.
        case .f64, .f32: self = .single
        case .bf16: self = .brain
        case .f16: self = .half
        case .f8E4M3: self.init(mantissaBits: 3, smallestExponent: -6, largest: 448)
        case .f8E5M2: self.init(mantissaBits: 2, smallestExponent: -14, largest: 57344)
        case .f8E4M3FNUZ: self.init(mantissaBits: 3, smallestExponent: -7, largest: 240)
        case .f8E5M2FNUZ: self.init(mantissaBits: 2, smallestExponent: -15, largest: 57344)
        default: return nil
        }
    }

    /// Mantissa bits of the formats that a wider file may hold the numbers of. Those of F8 are not among them: whoever makes the
    /// derived model would choose that much to be taken for rounding, and a norm of nothing but ones fits every format.
    private static let known = [7, 10, 23]

    /// The mantissa bits that values fill: those of the narrowest format that holds all of them. A model in F32 that was made
    /// in BF16 has the rounding of BF16; one in F8 has that of F8.
    /// - Parameter seen: the bits of single precision's mantissa that any value has.
    func filled(seen: UInt32) -> Int {
        let needed = seen == 0 ? 0 : 23 - seen.trailingZeroBitCount
        return Self.known.first { $0 >= needed && $0 <= mantissaBits } ?? mantissaBits
    }
}
