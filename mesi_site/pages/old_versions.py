"""What has been deleted since a version was saved."""

from modelcluster.models import ClusterableModel, get_all_child_relations


def forget_deleted_children(parent):
    """Children of an old version that have been deleted since are new ones: by their old numbers no form finds them."""
    for relation in get_all_child_relations(type(parent)):
        children = list(getattr(parent, relation.get_accessor_name()).all())
        if not children:
            continue
        stored = relation.related_model.objects.filter(pk__in=[child.pk for child in children])
        known = set(stored.values_list("pk", flat=True))
        for child in children:
            if child.pk not in known:
                child.pk = None
            if isinstance(child, ClusterableModel):
                forget_deleted_children(child)
