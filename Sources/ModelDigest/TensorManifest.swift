package import Cryptography
internal import ModelFormats
package import StrictJSON

/// The records of a model's weights digest, from which the digest can be computed again (docs/digests.md, "Tensor manifest").
///
///     {"version": 1, "weights": "weights:<hex>", "tensors": [
///       {"name": ..., "dtype": ..., "shape": [...], "bytes": n, "blake3": "<hex>"}, ...
///     ]}
///
/// A value of this type proves itself: `weights` was computed from `records`, whatever the text said.
package struct TensorManifest: Hashable, Sendable {
    /// Sorted by the UTF-8 bytes of the name; no name twice.
    package let records: [TensorRecord]
    package let weights: Digest

    /// Of the largest published model, 91,000 tensors, the manifest has some 18 MB.
    package static let byteLimit = 64 << 20
    package static let valueLimit = 1 << 21

    /// - Precondition: no name twice (`WeightSet.requireConsistent`).
    init(unique records: [TensorRecord]) {
        self.records = records.sortedByName()
        weights = Weights.digest(sorted: self.records)
    }

    /// Reads a manifest, and proves it.
    /// - Throws: a `JSONError` that says what is wrong; also where the stated weights digest is not that of the records.
    package init(parsing bytes: [UInt8]) throws(JSONError) {
        let document = try JSONDocument(
            bytes, limits: JSONLimits(depth: 4, bytes: Self.byteLimit, values: Self.valueLimit))
        let root = document.root
        guard root["version"]?.int == 1 else { throw root.error("no tensor manifest of version 1") }
        guard let stated = root["weights"]?.string.flatMap({ Digest($0) }), stated.algorithm == .weights
        else {
            throw root.error("a tensor manifest without \"weights\"")
        }
        guard let tensors = root["tensors"]?.elements else {
            throw root.error("a tensor manifest without \"tensors\"")
        }
        var records: [TensorRecord] = []
        records.reserveCapacity(tensors.count)
        var total = 0
        for tensor in tensors {
            let record = try Self.readRecord(tensor)
            let (sum, overflow) = total.addingReportingOverflow(record.byteCount)
            guard !overflow else { throw tensor.error("more bytes than can be counted") }
            total = sum
            records.append(record)
        }
        let manifest = TensorManifest(unique: records)
        for (left, right) in zip(manifest.records, manifest.records.dropFirst())
        where left.name.utf8.elementsEqual(right.name.utf8) {
            throw root.error("the tensor \"\(String(left.name.prefix(64)))\" a second time")
        }
        guard manifest.weights == stated else {
            throw root.error("the manifest states \(stated), and its records give \(manifest.weights)")
        }
        self = manifest
    }

    private static func readRecord(_ value: JSONValue) throws(JSONError) -> TensorRecord {
        guard let name = value["name"]?.string, let token = value["dtype"]?.string,
            let dims = value["shape"]?.elements, let byteCount = value["bytes"]?.int,
            let digest = value["blake3"]?.string.flatMap({ Hash32(hex: $0) })
        else { throw value.error("a tensor without name, dtype, shape, bytes and blake3") }
        guard let dtype = DType(rawValue: token), ExactName(dtype.rawValue) == ExactName(token) else {
            throw value.error("an unknown dtype")
        }
        var shape: [Int] = []
        for dim in dims {
            guard let number = dim.int, number >= 0, shape.count < Safetensors.rankLimit else {
                throw dim.error("a shape that is no list of at most \(Safetensors.rankLimit) whole numbers")
            }
            shape.append(number)
        }
        guard dtype.byteCount(of: shape) == byteCount else {
            throw value.error("a shape and bytes that do not agree")
        }
        return TensorRecord(name: name, dtype: dtype, shape: shape, byteCount: byteCount, digest: digest)
    }

    /// Bytes of all tensors.
    package var byteCount: Int { records.reduce(0) { $0 + $1.byteCount } }

    package var json: JSON {
        .members([
            "version": 1, "weights": .string(weights.description), "tensors": .array(records.map(\.json)),
        ])
    }

    /// The file's bytes: one line a tensor, so that people can diff it.
    package var text: [UInt8] {
        var out = Array("{\"version\": 1, \"weights\": \"\(weights)\", \"tensors\": [".utf8)
        for (index, record) in records.enumerated() {
            out += (index == 0 ? "\n  " : ",\n  ").utf8
            out += record.json.compact
        }
        out += "\n]}\n".utf8
        return out
    }
}

extension TensorRecord {
    package var json: JSON {
        .members([
            "name": .string(name), "dtype": .string(dtype.rawValue), "shape": .array(shape.map { .int($0) }),
            "bytes": .int(byteCount), "blake3": .string(digest.hex),
        ])
    }
}
