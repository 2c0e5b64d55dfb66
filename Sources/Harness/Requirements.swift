package import Attestation
package import Cryptography

/// `TASK:METRIC[,FILTER]` and what it has to be: `hellaswag:acc_norm>=0.60`.
package struct RequirementText: Hashable, Sendable {
    package let task: String
    package let metric: String
    /// nil for the only one that there is.
    package let filter: String?
    package let requirement: Evaluation.Requirement

    package init(_ text: String) throws(HarnessError) {
        let fault = HarnessError(
            "\"\(text.prefix(120))\" is no requirement; one is like hellaswag:acc_norm>=0.60")
        guard text.utf8.count <= 512, let at = text.firstIndex(where: { $0 == ">" || $0 == "<" }) else {
            throw fault
        }
        let name = text[..<at]
        let rest = text[at...]
        let sign = rest.dropFirst().first == "=" ? String(rest.prefix(2)) : String(rest.prefix(1))
        let number = rest.dropFirst(sign.count).filter { $0 != " " }
        guard let comparator = Evaluation.Requirement.Comparator(rawValue: sign),
            let threshold = Double(String(number)), threshold.isFinite,
            // Swift reads hexadecimal too, and a task may hold a colon: the last one parts it from the metric.
            number.allSatisfy({ "0123456789.+-eE".contains($0) }), let colon = name.lastIndex(of: ":")
        else { throw fault }
        let metric = name[name.index(after: colon)...].filter { $0 != " " }.split(
            separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        task = String(name[..<colon].filter { $0 != " " })
        guard !task.isEmpty, let first = metric.first, !first.isEmpty, !first.contains("=") else {
            throw fault
        }
        self.metric = String(first)
        filter = metric.count > 1 ? String(metric[1]) : nil
        requirement = Evaluation.Requirement(comparator, threshold)
    }
}

extension [Evaluation.Value] {
    /// These values, with what is required of them.
    package func requiring(_ texts: [RequirementText]) throws(HarnessError) -> [Evaluation.Value] {
        var values = self
        for text in texts {
            func isEqual(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }
            let found = values.indices.filter { index in
                isEqual(values[index].task, text.task) && isEqual(values[index].metric, text.metric)
                    && (text.filter.map { isEqual($0, values[index].filter ?? "") } ?? true)
            }
            let name = "\(text.task):\(text.metric)\(text.filter.map { ",\($0)" } ?? "")"
            guard let index = found.first else {
                let own = values.filter { isEqual($0.task, text.task) }
                let here = (own.isEmpty ? values : own).prefix(8).map(\.label).joined(separator: ", ")
                throw HarnessError("there is no value of \(name); there are \(here)")
            }
            guard found.count == 1 else {
                let filters = found.map { "\(name),\(values[$0].filter ?? "")" }.joined(separator: " or ")
                throw HarnessError("\(name) has several values: require \(filters)")
            }
            guard values[index].requirement == nil else {
                throw HarnessError("\(name) is required twice")
            }
            values[index].requirement = text.requirement
        }
        return values
    }
}

extension Evaluation {
    /// Bytes of a statement that leave room in a log entry for the signatures of many notaries.
    private static let room = 40_000

    /// The evaluation as a statement that fits: what is required stands in it first, then means over tasks, then the others in their
    /// order. The rest goes by the digest of the results file.
    package func fitted(weights: Digest) throws(HarnessError) -> (evaluation: Evaluation, payload: [UInt8]) {
        var fitted = self
        var payload = fitted.statement(weights: weights)
        guard payload.count > Self.room || values.count > AttestationLimits.values else {
            return (fitted, payload)
        }
        func rank(_ value: Value) -> Int { value.requirement != nil ? 0 : value.isGroup ? 1 : 2 }
        let order = values.indices.sorted { (rank(values[$0]), $0) < (rank(values[$1]), $1) }
        var low = 0
        var high = min(values.count, AttestationLimits.values)
        // The most that fits, by halves: each try costs a printing of some kilobytes.
        while low < high {
            let middle = (low + high + 1) / 2
            fitted.values = order.prefix(middle).sorted().map { values[$0] }
            fitted.results.omitted = values.count - middle
            if fitted.statement(weights: weights).count <= Self.room {
                low = middle
            } else {
                high = middle - 1
            }
        }
        let required = values.count { $0.requirement != nil }
        guard low > 0, low >= required else {
            throw HarnessError("what is required of \(required) values does not fit in a statement")
        }
        fitted.values = order.prefix(low).sorted().map { values[$0] }
        fitted.results.omitted = values.count - low
        payload = fitted.statement(weights: weights)
        return (fitted, payload)
    }
}
