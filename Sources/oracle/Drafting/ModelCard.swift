internal import Attestation
internal import FileIO
internal import ModelFormats
internal import YAML

/// What a model card says of itself: the YAML between two lines of dashes at the start of README.md
/// (huggingface.co/docs/hub/model-cards). Of the text below nothing is read, however long it is. All of it is its author's claim.
struct ModelCard {
    /// Bytes that are read for the front matter. Those of merges with thousands of tags have some 100 KiB.
    private static let byteLimit = 256 << 10

    private(set) var license: String?
    /// As they are spelled, in their order.
    private(set) var bases: [String] = []
    private(set) var relation: String?
    /// What of it could not be used, a sentence each.
    private(set) var faults: [String] = []

    private init() {}

    /// - Returns: nil where the folder has no card.
    init?(in folder: ModelFolder) {
        guard !folder.isSingleFile,
            let file = folder.files.first(where: { $0.name.lowercased() == "readme.md" })
        else { return nil }
        self.init()
        do {
            let size = Int(min(file.status.size, Int64(Self.byteLimit)))
            let head = try File(reading: file.realPath).bytes(at: 0, count: size)
            guard let text = Self.frontMatter(head) else {
                if Self.starts(head) {
                    faults.append(
                        "\(file.name): its front matter has no end in its first \(Self.byteLimit >> 10) KiB")
                }
                return
            }
            if let root = try YAMLValue.parse(text) { read(root, of: file.name) }
        } catch let error as YAMLError {
            faults.append("\(file.name): its front matter is not read: \(error)")
        } catch { faults.append("\(file.name): \(error)") }
    }

    private static func starts(_ bytes: [UInt8]) -> Bool {
        bytes.starts(with: "---\n".utf8) || bytes.starts(with: "---\r\n".utf8)
    }

    /// The bytes between `---` and the next line that is `---`.
    private static func frontMatter(_ bytes: [UInt8]) -> [UInt8]? {
        guard starts(bytes), let first = bytes.firstIndex(of: 0x0A) else { return nil }
        var at = first + 1
        while at < bytes.count {
            let end = bytes[at...].firstIndex(of: 0x0A) ?? bytes.count
            var line = bytes[at..<end]
            if line.last == 0x0D { line = line.dropLast() }
            if line.elementsEqual("---".utf8) { return Array(bytes[(first + 1)..<at]) }
            at = end + 1
        }
        return nil
    }

    private mutating func read(_ root: YAMLValue, of file: String) {
        func texts(_ name: String) -> [String] {
            guard let value = root[name] else { return [] }
            return (value.elements ?? [value]).compactMap(\.string)
        }
        func usable(_ text: String, _ name: String) -> String? {
            // What a statement takes; a terminal's control sequences are in no license.
            guard text.utf8.count <= AttestationLimits.text,
                text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
            else {
                faults.append("\(file): \(name) is too long, or has control characters")
                return nil
            }
            return text.isEmpty ? nil : text
        }
        let stated = texts("license")
        license = stated.count == 1 ? usable(stated[0], "license") : nil
        if stated.count > 1 { faults.append("\(file): it names \(stated.count) licenses") }
        // A license of its own: `license: other`, and its name beside it.
        if license == "other", let name = texts("license_name").first {
            license = usable(name, "license_name")
        }
        bases = texts("base_model").compactMap { usable($0, "base_model") }
        relation = texts("base_model_relation").first.flatMap { usable($0, "base_model_relation") }
    }
}

extension Relation {
    /// What model cards and other catalogues call it.
    init?(word: String) {
        let known: [String: Relation] = [
            "finetune": .finetune, "fine-tune": .finetune, "finetuned": .finetune, "adapter": .adapter,
            "merge": .merge, "merged": .merge, "quantized": .quantized, "quantization": .quantized,
            "distillation": .distilled, "distilled": .distilled, "converted": .converted, "pruned": .pruned,
            "edited": .edited,
        ]
        guard let relation = known[word.lowercased()] else { return nil }
        self = relation
    }
}
