"""The described columns of what supports firms are those of the database."""

import pytest

from services.enterprise.brands.models import brand_agencies, brand_trainees, brand_trainings
from services.enterprise.candidates.models import candidate_lists, candidates
from services.enterprise.digital.models import digital_tests
from services.enterprise.digital_solutions.models import digital_solutions
from services.enterprise.factors.models import factor_entries
from services.enterprise.policies.models import policies, policy_grants
from services.enterprise.standard_plans.models import standard_plans
from services.enterprise.trademarks.models import trademark_batches, trademark_counts
from services.enterprise.white_list.models import (
    white_list_entries,
    white_list_keys,
    white_list_runs,
    white_list_versions,
    white_list_vetoes,
)
from services.enterprise.workshops.models import workshop_batches, workshops
from services.enterprise.workspaces.models import district_quotas
from tests.integration.enterprise.test_enterprise_schema import COLUMNS

TABLES = (
    brand_agencies,
    brand_trainees,
    brand_trainings,
    candidate_lists,
    candidates,
    digital_solutions,
    digital_tests,
    district_quotas,
    factor_entries,
    policies,
    policy_grants,
    standard_plans,
    trademark_batches,
    trademark_counts,
    white_list_entries,
    white_list_keys,
    white_list_runs,
    white_list_versions,
    white_list_vetoes,
    workshop_batches,
    workshops,
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
async def test_the_described_columns_are_those_of_the_database(house, table) -> None:
    rows = await house.database.pool.fetch(COLUMNS, table.name)
    described = {each.name: bool(each.nullable) for each in table.columns}
    assert {row["column_name"]: row["empty"] for row in rows} == described
