package import Comparison
internal import ModelDigest
package import ModelFormats

extension DType {
    /// The nearest number of the type, ties to even.
    package func rounded(_ value: Float) -> Float {
        switch self {
        case .f32: value
        case .f16: Float(Float16(value))
        case .bf16: Float(bitPattern: UInt32(Self.brain(value)) << 16)
        default: preconditionFailure("no such type here")
        }
    }

    static func brain(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        return UInt16((bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }

    /// The bytes of numbers.
    package func encode(_ values: [Float]) -> [UInt8] {
        func bytes<T: FixedWidthInteger>(_ values: some Collection<T>) -> [UInt8] {
            var out: [UInt8] = []
            out.reserveCapacity(values.count * T.bitWidth / 8)
            for value in values { withUnsafeBytes(of: value.littleEndian) { out.append(contentsOf: $0) } }
            return out
        }
        return switch self {
        case .f32: bytes(values.lazy.map(\.bitPattern))
        case .f16: bytes(values.lazy.map { Float16($0).bitPattern })
        case .bf16: bytes(values.lazy.map(Self.brain))
        case .q8_0: Self.blocks(values, Self.q8)
        case .q4_0: Self.blocks(values, Self.q4)
        case _ where isSuperBlock: Self.superBlocks(values, as: self)
        default: preconditionFailure("no such type here")
        }
    }

    private static func blocks(_ values: [Float], _ encode: (ArraySlice<Float>) -> [UInt8]) -> [UInt8] {
        stride(from: 0, to: values.count, by: 32).flatMap { encode(values[$0..<$0 + 32]) }
    }

    /// ggml-quants.c, quantize_row_q8_0_ref: a half and 32 signed bytes.
    private static func q8(_ values: ArraySlice<Float>) -> [UInt8] {
        let largest = values.reduce(0) { max($0, abs($1)) }
        let step = largest / 127
        let inverse = step == 0 ? 0 : 1 / step
        return withUnsafeBytes(of: Float16(step).bitPattern.littleEndian) { Array($0) }
            + values.map { UInt8(bitPattern: Int8(($0 * inverse).rounded())) }
    }

    /// ggml-quants.c, quantize_row_q4_0_ref: a half and 32 numbers of four bits, the second half of them in the high bits.
    private static func q4(_ values: ArraySlice<Float>) -> [UInt8] {
        let largest = values.reduce(Float(0)) { abs($1) > abs($0) ? $1 : $0 }
        let step = largest / -8
        let inverse = step == 0 ? 0 : 1 / step
        let numbers = values.map { UInt8(min(15, Int($0 * inverse + 8.5))) }
        return withUnsafeBytes(of: Float16(step).bitPattern.littleEndian) { Array($0) }
            + (0..<16).map { numbers[$0] | numbers[$0 + 16] << 4 }
    }
}

/// A tensor's bytes in memory.
package struct MemoryBytes: TensorBytes {
    private let bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    package func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) {
        bytes.withUnsafeBytes {
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[offset..<offset + target.count]))
        }
    }
}

extension SyntheticModel {
    /// The model as a file of that type holds it. Vectors are never in blocks.
    package func collection(_ dtype: DType, label: String = "model") -> TensorCollection {
        TensorCollection(
            label: label,
            tensors: tensors.map { tensor in
                let own = dtype.block != nil && tensor.shape.count < 2 ? DType.f32 : dtype
                let bytes = own.encode(tensor.values)
                return TensorSource(
                    name: tensor.name, dtype: own, shape: tensor.shape, byteCount: bytes.count,
                    content: .bytes(MemoryBytes(bytes)))
            })
    }
}

extension SyntheticModel {
    /// A safetensors file of the model.
    package func safetensors(_ dtype: DType) -> [UInt8] {
        var members: [String] = []
        var data: [UInt8] = []
        for tensor in tensors {
            let start = data.count
            data += dtype.encode(tensor.values)
            members.append(
                "\"\(tensor.name)\":{\"dtype\":\"\(dtype.rawValue)\",\"shape\":\(tensor.shape),\"data_offsets\":[\(start),\(data.count)]}"
            )
        }
        var header = Array("{\(members.joined(separator: ","))}".utf8)
        while header.count % 8 != 0 { header.append(0x20) }
        return withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) } + header + data
    }
}
