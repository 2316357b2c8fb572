"""The local cloud's stack is the same in every request of CloudFormation."""


def test_the_stack_is_found_by_name_and_in_the_list(cloud):
    by_name = cloud.aws("cloudformation", "describe-stacks", "--stack-name", "book-pipeline")["Stacks"]
    every = cloud.aws("cloudformation", "describe-stacks")["Stacks"]
    assert [stack["Outputs"] for stack in by_name] == [stack["Outputs"] for stack in every]
    assert cloud.bucket in [output["OutputValue"] for output in every[0]["Outputs"]]
    (listed,) = cloud.aws("cloudformation", "list-stacks")["StackSummaries"]
    assert listed["StackName"] == "book-pipeline"
