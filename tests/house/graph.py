"""A graph is a dict: node -> set of the nodes that it points to. Deterministic: nodes are visited by name."""


def groups(graph):
    """The strongly connected groups (Tarjan), each after those that it points to."""
    index, low, stack, on_stack, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on_stack.add(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in on_stack:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            group = []
            while not group or group[-1] != node:
                group.append(stack.pop())
                on_stack.discard(group[-1])
            found.append(group)

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def shortest_cycle(graph, group):
    """A shortest way from the first node of the group back to itself."""
    start, inside = min(group), set(group)
    ways = [[start]]
    seen = set()
    while ways:
        way = ways.pop(0)
        for other in sorted(graph[way[-1]] & inside):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return [start]


def cycles(graph):
    """One cycle of each group of nodes that reach each other."""
    return [shortest_cycle(graph, group) for group in groups(graph) if len(group) > 1]


def lowest_first(graph):
    return [node for group in groups(graph) for node in sorted(group)]
