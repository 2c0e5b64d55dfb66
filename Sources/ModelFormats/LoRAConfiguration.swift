internal import FileIO
internal import StrictJSON

/// What an `adapter_config.json` of peft type LORA says of its matrices (PEFT, `LoraConfig`): how the update of a module is made of
/// them. Defaults are PEFT's.
package struct LoRAConfiguration: Hashable, Sendable {
    /// `r`.
    package let rank: Int
    /// `lora_alpha`.
    package let alpha: Double
    /// Names, or the last parts of names, of modules; nil where it is a regular expression or says `all-linear`.
    package let targets: [String]?
    /// As it is written, for showing.
    package let targetText: String
    /// Whether the scale is alpha / sqrt(r) and not alpha / r (`use_rslora`).
    package let isRankStabilized: Bool
    /// Whether the base keeps its matrices as (in, out) (`fan_in_fan_out`).
    package let isFanInFanOut: Bool
    /// Whether each row's length is learned too (`use_dora`): the update is then more than the product of its matrices.
    package let isDoRA: Bool
    /// Whether modules have ranks of their own (`rank_pattern`, which is not read).
    package let hasRanksOfModules: Bool
    /// Modules of another alpha (`alpha_pattern`); keys are the ends of names, or regular expressions.
    package let alphas: [(key: String, alpha: Double)]

    package static func == (left: Self, right: Self) -> Bool {
        left.rank == right.rank && left.hasRanksOfModules == right.hasRanksOfModules
            && left.alpha == right.alpha && left.targets == right.targets
            && left.targetText == right.targetText && left.isRankStabilized == right.isRankStabilized
            && left.isFanInFanOut == right.isFanInFanOut && left.isDoRA == right.isDoRA
            && left.alphas.elementsEqual(right.alphas) { $0.key == $1.key && $0.alpha == $1.alpha }
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(rank)
        hasher.combine(alpha)
        hasher.combine(targetText)
    }

    /// Ranks above this are no low ones; published adapters have up to 512.
    package static let rankLimit = 4096
    /// Names and patterns that are kept.
    private static let listLimit = 4096

    /// Reads the configuration of a folder.
    /// - Throws: where there is none, or it is no LoRA's.
    package init(in folder: ModelFolder) throws(FormatError) {
        let name = PEFTAdapter.fileName
        guard let file = folder.file(named: name) else {
            throw FormatError(.notFound, folder.path, "it has no \(name), which an adapter has")
        }
        let document: JSONDocument
        do { document = try JSONDocument(readFile(file.realPath, limit: PEFTAdapter.byteLimit)) } catch {
            throw FormatError(.configMalformed, name, "\(error)")
        }
        try self.init(document.root, name)
    }

    private init(_ root: JSONValue, _ name: String) throws(FormatError) {
        func fault(_ text: String) -> FormatError { FormatError(.configMalformed, name, text) }
        let type = root["peft_type"]?.string ?? ""
        guard type == "LORA" else {
            throw FormatError(.unsupported, name, "its peft_type is \"\(shown(type))\"; LORA is read")
        }
        guard let rank = root["r"]?.int ?? (root["r"] == nil ? 8 : nil), rank > 0, rank <= Self.rankLimit
        else {
            throw fault("r is no rank from 1 to \(Self.rankLimit)")
        }
        guard let alpha = root["lora_alpha"]?.double ?? (root["lora_alpha"] == nil ? 8 : nil), alpha.isFinite
        else { throw fault("lora_alpha is no number") }
        func flag(_ key: StaticString) throws(FormatError) -> Bool {
            guard let value = root[key], value.kind != .null else { return false }
            guard let bool = value.bool else { throw fault("\(key) is neither true nor false") }
            return bool
        }
        if let text = root["target_modules"]?.string {
            (targets, targetText) = (nil, text)
        } else if let list = root["target_modules"]?.elements, list.count <= Self.listLimit {
            let names = list.compactMap(\.string)
            guard names.count == list.count else { throw fault("target_modules is no list of names") }
            (targets, targetText) = (names, names.joined(separator: ", "))
        } else {
            throw fault("target_modules is neither a list of names nor a text")
        }
        var alphas: [(key: String, alpha: Double)] = []
        if let members = root["alpha_pattern"]?.members {
            guard members.count <= Self.listLimit else { throw fault("alpha_pattern is too long") }
            for member in members {
                guard let alpha = member.value.double, alpha.isFinite else {
                    throw fault("alpha_pattern has no number for \"\(shown(member.name))\"")
                }
                alphas.append((member.name, alpha))
            }
        }
        self.rank = rank
        self.alpha = alpha
        self.alphas = alphas
        hasRanksOfModules = root["rank_pattern"]?.members.map { $0.count > 0 } ?? false
        isRankStabilized = try flag("use_rslora")
        isFanInFanOut = try flag("fan_in_fan_out")
        isDoRA = try flag("use_dora")
    }

    /// Whether `target_modules` names a module; nil where that is not told here.
    package func names(_ module: String) -> Bool? {
        targets.map { $0.contains { Self.ends(module, with: $0) } }
    }

    /// What the product of a module's matrices is multiplied by. A key of `alpha_pattern` that is a regular expression is not read.
    /// - Parameter rank: of the module's matrices.
    package func scale(of module: String, rank: Int) -> Double {
        let alpha = alphas.first { Self.ends(module, with: $0.key) }?.alpha ?? alpha
        return alpha / (isRankStabilized ? Double(rank).squareRoot() : Double(rank))
    }

    /// PEFT's own rule: the whole name, or the end of one after a dot.
    private static func ends(_ module: String, with key: String) -> Bool {
        let (module, key) = (Array(module.utf8), Array(key.utf8))
        guard !key.isEmpty, module.count >= key.count, module.suffix(key.count).elementsEqual(key) else {
            return false
        }
        return module.count == key.count || module[module.count - key.count - 1] == UInt8(ascii: ".")
    }
}
