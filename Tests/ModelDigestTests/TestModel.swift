import Cryptography
import FileIO
import ModelDigest
import ModelFormats

/// A tensor with its bytes.
struct TestTensor {
    var name: String
    var dtype: DType
    var shape: [Int]
    var bytes: [UInt8]

    init(_ name: String, _ dtype: DType, _ shape: [Int], _ bytes: [UInt8]) {
        self.name = name
        self.dtype = dtype
        self.shape = shape
        self.bytes = bytes
    }

    /// One-dimensional.
    init(_ name: String, _ dtype: DType, _ bytes: [UInt8]) {
        self.init(name, dtype, [bytes.count * 8 / dtype.bitWidth], bytes)
    }
}

/// A safetensors file; the tensors' bytes in the order given.
func container(_ tensors: [TestTensor], metadata: String? = nil, padding: Int = 0) -> [UInt8] {
    var members = metadata.map { ["\"__metadata__\":{\"note\":\"\($0)\"}"] } ?? []
    var at = 0
    for tensor in tensors {
        members.append(
            "\"\(tensor.name)\":{\"dtype\":\"\(tensor.dtype.rawValue)\",\"shape\":\(tensor.shape),\"data_offsets\":[\(at),\(at + tensor.bytes.count)]}"
        )
        at += tensor.bytes.count
    }
    let header = "{\(members.joined(separator: ","))}" + String(repeating: " ", count: padding)
    var out: [UInt8] = []
    withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { out.append(contentsOf: $0) }
    out += header.utf8
    for tensor in tensors { out += tensor.bytes }
    return out
}

/// Bytes that differ everywhere, the same for one seed.
func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var out = [UInt8]()
    out.reserveCapacity(count + 8)
    while out.count < count {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        withUnsafeBytes(of: state) { out.append(contentsOf: $0) }
    }
    out.removeLast(out.count - count)
    return out
}

/// The vector of docs/digests.md.
let example = [
    TestTensor("b.weight", .i64, [2], [7, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 255, count: 8)),
    TestTensor(
        "a.weight", .f32, [2, 3],
        [Float(0), 1, 2, 3, 4, 5].flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }),
]

/// A clock that stands.
func clock(_ nanoseconds: Int64) -> @Sendable () -> Int64 { { nanoseconds } }
let someday = clock(4_000_000_000_000_000_000)

extension ModelDigester {
    static func plain(threads: Int = 2) -> ModelDigester { ModelDigester(threads: threads, now: someday) }
}

func weights(of path: String, threads: Int = 2) throws -> String {
    let digests = try ModelDigester.plain(threads: threads).digest(
        try ModelFolder(at: path), wanting: .weights)
    return try digests.sets[0].outcome.get().digest.description
}
