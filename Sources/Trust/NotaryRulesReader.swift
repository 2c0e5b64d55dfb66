internal import YAML

/// The keys of a rule that are about notaries.
enum NotaryRulesReader {
    /// A list in a rule: more organisations and tasks than anybody lists by hand.
    static let limit = 256

    static func notaries(_ value: YAMLValue) throws(YAMLError) -> Policy.NotaryRule {
        try check(
            value, knows: PolicyKeys.notaries, what: "notaries is a mapping: {at-least: 2, from: [A, B]}")
        var rule = Policy.NotaryRule(atLeast: 1)
        if let from = value["from"] {
            guard let elements = from.elements, !elements.isEmpty, elements.count <= limit else {
                throw from.error("from is a list of 1 to \(limit) organisations")
            }
            var names: [String] = []
            for element in elements {
                let name = try text(element, "an organisation")
                guard !names.contains(where: { $0.lowercased() == name.lowercased() }) else {
                    throw element.error("\(name) a second time")
                }
                names.append(name)
            }
            rule.from = names
        }
        if let least = value["at-least"] {
            guard let count = least.int, count >= 1, count <= limit else {
                throw least.error("at-least is a number of organisations, from 1 to \(limit)")
            }
            if let from = rule.from, count > from.count {
                throw least.error("at-least is \(count), and from names \(from.count)")
            }
            rule.atLeast = count
        }
        return rule
    }

    static func evaluations(_ value: YAMLValue) throws(YAMLError) -> [Policy.EvaluationRule] {
        guard let elements = value.elements, elements.count <= limit else {
            throw value.error("evaluations is a list of at most \(limit)")
        }
        var rules: [Policy.EvaluationRule] = []
        for element in elements {
            try check(
                element, knows: PolicyKeys.evaluation,
                what: "an evaluation is a mapping: {task: hellaswag, metric: acc_norm, at-least: 0.6}")
            guard let task = element["task"], let metric = element["metric"] else {
                throw element.error("an evaluation has task and metric")
            }
            let bound: Policy.EvaluationRule.Bound
            switch (element["at-least"], element["at-most"]) {
            case (let least?, nil): bound = .atLeast(try number(least, "at-least"))
            case (nil, let most?): bound = .atMost(try number(most, "at-most"))
            default: throw element.error("an evaluation has at-least or at-most, and not both")
            }
            var rule = Policy.EvaluationRule(
                task: try text(task, "task"), metric: try text(metric, "metric"), bound: bound)
            if let filter = element["filter"] { rule.filter = try text(filter, "filter") }
            rules.append(rule)
        }
        return rules
    }

    static func comparisons(_ value: YAMLValue) throws(YAMLError) -> [Policy.ComparisonRule] {
        guard let members = value.members, members.count <= limit else {
            throw value.error("comparisons is a mapping: {rank-one-edit: not-found}")
        }
        var rules: [Policy.ComparisonRule] = []
        for member in members {
            guard case .scalar(let text, _) = member.value.content,
                let result = Policy.ComparisonRule.Result(rawValue: text)
            else { throw member.value.error("a check has to be found or not-found") }
            guard isPlain(member.key) else {
                throw member.error("a check has a name of at most 256 bytes")
            }
            rules.append(Policy.ComparisonRule(check: member.key, result: result))
        }
        return rules
    }

    static func check(_ value: YAMLValue, knows keys: [String], what: String) throws(YAMLError) {
        guard let members = value.members else { throw value.error(what) }
        for member in members where !keys.contains(where: { sameText($0, member.key) }) {
            let error = PolicyKeys.unknown(member, among: keys)
            let isNear = error.reason.contains("did you mean")
            throw isNear ? error : member.error("\(error.reason); \(what)")
        }
    }

    static func text(_ value: YAMLValue, _ what: String) throws(YAMLError) -> String {
        guard let text = value.string, isPlain(text) else {
            throw value.error("\(what) is a text of at most 256 bytes")
        }
        return text
    }

    private static func isPlain(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 256
            && !text.unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }

    private static func number(_ value: YAMLValue, _ what: String) throws(YAMLError) -> Double {
        guard case .scalar(let text, _) = value.content, text.utf8.count <= 64,
            text.utf8.allSatisfy({ "0123456789.+-eE".utf8.contains($0) }), let number = Double(text),
            number.isFinite
        else { throw value.error("\(what) is a number") }
        return number
    }
}
