"""What a benchmark promises: each bar has a figure, a limit and a word."""


class Bars:
    def __init__(self):
        self.rows = []

    def most(self, part, name, value, limit, unit="", interval=None):
        self.add(part, name, value, limit, unit, value is not None and value <= limit, "<=", interval)

    def least(self, part, name, value, limit, unit="", interval=None):
        self.add(part, name, value, limit, unit, value is not None and value >= limit, ">=", interval)

    def add(self, part, name, value, limit, unit, passed, relation, interval):
        self.rows.append({"part": part, "name": name, "value": value, "limit": limit, "unit": unit, "relation": relation,
                          "interval": interval, "passed": passed})

    def missed(self):
        return sum(not row["passed"] for row in self.rows)

    def print(self):
        print(f"\n{'part':10} {'bar':56} {'figure':>14} {'limit':>14}   verdict")
        for row in self.rows:
            figure = "none" if row["value"] is None else f"{row['value']:,.4g} {row['unit']}".rstrip()
            span = "  (95 %: {:.4g} to {:.4g})".format(*row["interval"]) if row["interval"] else ""
            limit = f"{row['relation']} {row['limit']:,.4g} {row['unit']}".rstrip()
            print(f"{row['part']:10} {row['name']:56} {figure:>14} {limit:>14}   {'PASS' if row['passed'] else 'FAIL'}{span}")
