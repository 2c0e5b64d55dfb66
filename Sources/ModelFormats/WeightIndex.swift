internal import FileIO
internal import StrictJSON

/// `*.safetensors.index.json`, `*.bin.index.json`: which shard holds which tensor.
///
///     {"metadata": {...}, "weight_map": {"<tensor>": "<file beside the index>", ...}}
struct WeightIndex: Sendable {
    struct Entry: Sendable {
        let tensor: String
        /// Into `shards`.
        let shard: Int
    }

    /// Sorted by tensor.
    let entries: [Entry]
    /// File names as the folder knows them, sorted, each once.
    let shards: [String]

    /// Bytes. The index of a model of 91,000 tensors has 9 MB.
    static let limit = 64 << 20

    init(_ file: ModelFile) throws(FormatError) {
        func fault(_ what: String) -> FormatError { FormatError(.indexMalformed, file.name, what) }
        let document: JSONDocument
        do throws(FileError) {
            let bytes = try readFile(file.realPath, limit: Self.limit)
            do throws(JSONError) {
                document = try JSONDocument(
                    bytes, limits: JSONLimits(depth: 16, bytes: Self.limit, values: Safetensors.valueLimit))
            } catch {
                throw FileError(
                    path: file.name, operation: "read",
                    detail: "it is not the JSON that is accepted: \(error)")
            }
        } catch {
            throw fault(error.detail)
        }
        guard let map = document.root["weight_map"]?.members else { throw fault("it has no weight_map") }
        let folder =
            lastComponent(file.name).utf8.count == file.name.utf8.count
            ? ""
            : String(decoding: file.name.utf8.dropLast(lastComponent(file.name).utf8.count), as: UTF8.self)
        var numbers: [ExactName: Int] = [:]
        var names: [String] = []
        var entries: [Entry] = []
        entries.reserveCapacity(map.count)
        for member in map {
            guard let shard = member.value.string, Self.isPlain(shard) else {
                throw fault("it puts tensor \"\(shown(member.name))\" into no file beside it")
            }
            let key = ExactName(shard)
            let number = numbers[key] ?? names.count
            if number == names.count {
                numbers[key] = number
                names.append(folder + shard)
            }
            entries.append(Entry(tensor: member.name, shard: number))
        }
        guard !entries.isEmpty else { throw fault("its weight_map is empty") }
        let order = names.indices.sorted { ExactName(names[$0]) < ExactName(names[$1]) }
        var rank = [Int](repeating: 0, count: names.count)
        for (place, number) in order.enumerated() { rank[number] = place }
        shards = order.map { names[$0] }
        self.entries = entries.map { Entry(tensor: $0.tensor, shard: rank[$0.shard]) }
            .sorted { $0.tensor.utf8.lexicographicallyPrecedes($1.tensor.utf8) }
    }

    /// A name within the index's own directory.
    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name != "." && name != ".."
            && !name.utf8.contains { $0 == 0x2F || $0 < 0x20 || $0 == 0x7F }
    }
}
